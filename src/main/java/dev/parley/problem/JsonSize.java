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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many bytes a free JSON object may have when it is written compactly in UTF-8: `too_long` otherwise.
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = JsonSize.Check.class)
public @interface JsonSize {

    /// The most bytes.
    int value();

    String message() default "too_long";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Writes it and counts.
    class Check implements ConstraintValidator<JsonSize, Map<?, ?>> {
        private int max;

        @Override
        public void initialize(JsonSize size) {
            max = size.value();
        }

        @Override
        public boolean isValid(@Nullable Map<?, ?> object, ConstraintValidatorContext context) {
            return object == null || JsonText.size(object) <= max;
        }
    }
}
