package dev.parley.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/// Access tokens that were checked, by their SHA-256 and never by themselves, so that a busy client costs one signature
/// check per token and not one per request. That a token was genuine does not change; whether it still holds is asked
/// each time, by whoever looks it up here.
///
/// Caffeine, since at its bound it lets go of single tokens that nobody uses: a map that is emptied makes everybody's
/// next request pay at once. No expiry of its own: `exp` is judged by our clock, and what has ended is not used, so it
/// is the first to go.
final class CheckedTokens {

    /// More than sockets fit on a node; about 6 MB.
    private static final int MOST = 20_000;

    private final Cache<String, Checked> byHash;

    CheckedTokens() {
        this(MOST);
    }

    CheckedTokens(int most) {
        // What it has to tidy up takes microseconds: no thread of another pool for it.
        byHash = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /// What a token says.
    ///
    /// @param kid the key that signed it: once that is gone, so is the token
    record Checked(Caller caller, String kid) {}

    @Nullable Checked find(String hash) {
        return byHash.getIfPresent(hash);
    }

    void remember(String hash, Checked checked) {
        byHash.put(hash, checked);
    }

    void forget(String hash) {
        byHash.invalidate(hash);
    }

    long size() {
        byHash.cleanUp();
        return byHash.estimatedSize();
    }
}
