package dev.parley.account;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A device on which somebody is logged in.
///
/// @param expiresAt when it ends unless it is used before
/// @param current whether this is the one that asks
public record Device(
        UUID id,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        @Nullable String address,
        @Nullable String userAgent,
        boolean current) {

    static Device of(Session session, Caller caller, Duration idle) {
        var unused = session.lastUsedAt.plus(idle);
        return new Device(
                session.id,
                session.createdAt,
                session.lastUsedAt,
                unused.isBefore(session.expiresAt) ? unused : session.expiresAt,
                session.address,
                session.userAgent,
                session.id.equals(caller.session()));
    }
}
