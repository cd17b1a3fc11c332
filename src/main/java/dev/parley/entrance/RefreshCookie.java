package dev.parley.entrance;

import dev.parley.account.AccountConfig;
import dev.parley.problem.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import org.jspecify.annotations.Nullable;

/// The refresh token of a browser, where no script reads it. The prefix makes browsers insist on Secure, on Path=/ and
/// on the very host (RFC 6265bis, section 4.1.3.2). Only refreshing and logging out look at it.
@Singleton
class RefreshCookie {

    static final String NAME = "__Host-parley";

    private final int seconds;

    RefreshCookie(AccountConfig config) {
        this.seconds = Math.toIntExact(config.sessions().idle().toSeconds());
    }

    /// The cookie that holds a token.
    NewCookie holding(String token) {
        return cookie(token, seconds);
    }

    /// The cookie that takes it away.
    NewCookie gone() {
        return cookie("", 0);
    }

    /// The token of a refresh request: its body's or its cookie's.
    ///
    /// @throws Refusal `invalid` if there is neither
    static String token(@Nullable String body, @Nullable String cookie) {
        if (body != null) {
            return body;
        }
        if (cookie == null || cookie.isEmpty()) {
            throw Refusal.invalid("refreshToken", "required", "A refresh token, here or in the cookie");
        }
        return cookie;
    }

    private static NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
