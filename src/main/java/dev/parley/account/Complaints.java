package dev.parley.account;

import dev.parley.problem.FieldError;
import dev.parley.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gathers what several rules have to say about one request, so that every wrong field is named at once.
public final class Complaints {

    private final List<FieldError> errors = new ArrayList<>();

    /// What a rule makes of a field; null if it refuses it.
    public <T> @Nullable T of(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (Refusal.Invalid e) {
            errors.addAll(e.errors());
            return null;
        }
    }

    /// Refuses if any rule did.
    ///
    /// @throws Refusal `invalid` with all of it
    public void refuse() {
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }
}
