package dev.parley.problem;

import org.jspecify.annotations.Nullable;

/// One field of a partial update. A component `@Nullable Change<T>` of a request record is null when the field was left
/// out, `Change(null)` when it was sent as JSON null, and holds the new value otherwise.
///
/// @param value the new value; null takes the old one away
public record Change<T>(@Nullable T value) {

    /// What a field has after the update: the new value if it was sent, else the old one.
    public static <T> @Nullable T apply(@Nullable Change<T> change, @Nullable T old) {
        return change == null ? old : change.value();
    }
}
