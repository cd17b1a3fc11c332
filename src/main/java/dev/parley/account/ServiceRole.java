package dev.parley.account;

import java.util.Locale;

/// What somebody is in a workspace as a whole.
public enum ServiceRole {
    OWNER,
    MEMBER,
    GUEST;

    /// The name on the wire and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role with this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ServiceRole of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /// Whether this role gives no more than the other one.
    public boolean isAtMost(ServiceRole other) {
        return ordinal() >= other.ordinal();
    }
}
