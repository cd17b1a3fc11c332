package dev.parley.problem;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.lang.annotation.Annotation;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/// A constraint that asks a rule of ours about a text, and complains in the words of its refusal.
///
/// @param <A> the annotation
public abstract class TextRule<A extends Annotation> implements ConstraintValidator<A, CharSequence> {

    /// Applies the rule.
    ///
    /// @throws Refusal.Invalid what the rule has against it
    protected abstract void apply(String text);

    @Override
    public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
        if (text == null) {
            return true;
        }
        try {
            apply(text.toString());
            return true;
        } catch (Refusal.Invalid refusal) {
            var error = refusal.errors().getFirst();
            context.disableDefaultConstraintViolation();
            context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(error);
            context.buildConstraintViolationWithTemplate(error.code()).addConstraintViolation();
            return false;
        }
    }
}
