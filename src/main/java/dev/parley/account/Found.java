package dev.parley.account;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import org.jspecify.annotations.Nullable;

/// What was looked for, or the refusal that its absence is.
public final class Found {

    private Found() {}

    /// The thing, which the caller may know to be absent.
    ///
    /// @throws Refusal `not_found`
    public static <T> T orNotFound(@Nullable T thing) {
        if (thing == null) {
            throw Refusal.notFound();
        }
        return thing;
    }

    /// The thing without which the caller is nobody.
    ///
    /// @throws Refusal `unauthenticated`
    public static <T> T orUnauthenticated(@Nullable T thing) {
        if (thing == null) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        return thing;
    }
}
