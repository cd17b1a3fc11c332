package dev.parley.account;

import org.jspecify.annotations.Nullable;

/// Where a request comes from, as far as one can see it.
///
/// @param address of the client, or as a trusted proxy tells it
/// @param network what rates are counted by
public record Client(
        String address, String network, @Nullable String userAgent) {

    /// What makes two requests come from the same client.
    String mark() {
        return Secrets.digest(address + "\n" + userAgent);
    }
}
