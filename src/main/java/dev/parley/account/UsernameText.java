package dev.parley.account;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import dev.parley.problem.TextRule;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// A text that [Username] takes.
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = UsernameText.Check.class)
public @interface UsernameText {

    /// Whether it is the owner of a workspace who wants it.
    boolean owner() default false;

    String message() default "invalid_text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Asks [Username].
    class Check extends TextRule<UsernameText> {
        private boolean owner;

        @Override
        public void initialize(UsernameText text) {
            owner = text.owner();
        }

        @Override
        protected void apply(String text) {
            var ignored = owner ? Username.ofOwner(text) : Username.of(text);
        }
    }
}
