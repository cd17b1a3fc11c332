package dev.parley.account;

import org.jspecify.annotations.Nullable;

/// Somebody who is to be made.
///
/// @param passwordHash null for who never logs in by password
public record NewUser(
        Username username,
        String displayName,
        ServiceRole role,
        @Nullable String externalId,
        @Nullable String passwordHash) {}
