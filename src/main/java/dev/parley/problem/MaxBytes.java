package dev.parley.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a request record: the most bytes that its JSON may have, looked at before anything is read from it. What
/// carries a password has 4 KiB; without the annotation the limit of every body holds.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxBytes {

    /// What is enough for whatever carries a password or a token.
    int CREDENTIALS = 4 * 1024;

    /// The most bytes.
    int value();
}
