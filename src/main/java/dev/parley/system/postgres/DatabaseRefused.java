package dev.parley.system.postgres;

/// The embedded database cannot be had, for a reason that a person can act on: the message is one line for the
/// terminal.
public final class DatabaseRefused extends RuntimeException {
    public DatabaseRefused(String message) {
        super(message);
    }

    DatabaseRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
