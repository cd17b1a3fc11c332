package dev.parley.protocol;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list.
///
/// @param nextPageToken opaque: where the next page begins; null on the last one
public record Page<T>(List<T> items, @Nullable String nextPageToken) {

    public Page {
        items = List.copyOf(items);
    }

    /// A list that is always complete.
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }

    /// The page that comes of `limit + 1` rows: the one too many says only that there is a next page.
    ///
    /// @param token of the last row that is shown, what the next page comes after
    public static <T> Page<T> cut(List<T> rows, int limit, Function<T, String> token) {
        if (rows.size() <= limit) {
            return all(rows);
        }
        var items = rows.subList(0, limit);
        return new Page<>(items, token.apply(items.getLast()));
    }

    /// The same page of other things.
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), nextPageToken);
    }
}
