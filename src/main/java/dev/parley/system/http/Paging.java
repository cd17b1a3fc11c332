package dev.parley.system.http;

import dev.parley.problem.Refusal;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What every list takes in its query: `limit` (1 to 200, 50 unless said) and `pageToken`. Resources have it as their
/// `@BeanParam`.
public class Paging {

    /// The most items of one page.
    public static final int MAX_LIMIT = 200;

    static final int DEFAULT_LIMIT = 50;

    @RestQuery
    @Nullable String limit;

    @RestQuery
    @Nullable String pageToken;

    /// For the container, which fills it.
    public Paging() {}

    /// For who has the two at hand.
    public Paging(@Nullable String limit, @Nullable String pageToken) {
        this.limit = limit;
        this.pageToken = pageToken;
    }

    /// How many items are wanted.
    ///
    /// @throws Refusal `invalid` if it is no whole number from 1 to 200
    public int limit() {
        return Query.number("limit", limit, 1, MAX_LIMIT, DEFAULT_LIMIT);
    }

    /// Where the page begins; null for the first one.
    ///
    /// @param list the name of the list, the same that its tokens are made with
    /// @param parts how many parts the list's key has
    /// @throws Refusal `invalid` if it is not a token of this list
    public @Nullable PageToken after(String list, int parts) {
        return pageToken == null ? null : PageToken.parse(list, pageToken, parts);
    }
}
