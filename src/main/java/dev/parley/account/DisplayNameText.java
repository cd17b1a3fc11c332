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

/// A text that [DisplayName] takes.
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = DisplayNameText.Check.class)
public @interface DisplayNameText {

    String message() default "invalid_text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Asks [DisplayName].
    class Check extends TextRule<DisplayNameText> {
        @Override
        protected void apply(String text) {
            var ignored = DisplayName.of(text);
        }
    }
}
