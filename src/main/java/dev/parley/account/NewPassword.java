package dev.parley.account;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import dev.parley.problem.TextRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.List;

/// A text that [PasswordRules] take, as far as it can be told without the names of its owner.
@Target({FIELD, PARAMETER, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = NewPassword.Check.class)
public @interface NewPassword {

    String message() default "invalid_text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Asks [PasswordRules], but not before the first password: the settings are checked by the same validator, and
    /// before they are there.
    @ApplicationScoped
    class Check extends TextRule<NewPassword> {
        private final Provider<PasswordRules> rules;

        Check(Provider<PasswordRules> rules) {
            this.rules = rules;
        }

        @Override
        protected void apply(String text) {
            rules.get().require("password", text, List.of());
        }
    }
}
