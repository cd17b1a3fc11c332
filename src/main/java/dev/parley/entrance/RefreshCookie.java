package dev.parley.entrance;

import dev.parley.account.AccountConfig;
import dev.parley.problem.Refusal;
import jakarta.inject.Singleton;
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
    String holding(String token) {
        return cookie(token, seconds);
    }

    /// The cookie that takes it away.
    String gone() {
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

    /// The value of `Set-Cookie`. What JAX-RS writes has a `Version=1`, by which clients that know RFC 2965 send it
    /// back in quotes and with attributes.
    private static String cookie(String value, int maxAge) {
        return NAME + "=" + value + "; Path=/; Max-Age=" + maxAge + "; Secure; HttpOnly; SameSite=Strict";
    }
}
