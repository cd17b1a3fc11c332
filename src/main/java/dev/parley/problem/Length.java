package dev.parley.problem;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// How long a text may be, in code points (not in Java's UTF-16 units): `too_short` or `too_long` otherwise.
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = Length.Check.class)
public @interface Length {

    int min() default 0;

    int max();

    String message() default "too_long";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Counts the code points.
    class Check implements ConstraintValidator<Length, CharSequence> {
        private int min;
        private int max;

        @Override
        public void initialize(Length length) {
            min = length.min();
            max = length.max();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            var length = Character.codePointCount(text, 0, text.length());
            if (length >= min && length <= max) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(length < min ? "too_short" : "too_long")
                    .addConstraintViolation();
            return false;
        }
    }
}
