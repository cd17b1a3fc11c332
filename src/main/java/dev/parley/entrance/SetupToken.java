package dev.parley.entrance;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/// The set-up token that an operator chose: it makes the owner, so it may be neither short nor an example.
final class SetupToken {

    private static final int BYTES = 32;

    private SetupToken() {}

    /// The token, if it is fit to be one.
    ///
    /// @throws IllegalStateException in words for the operator
    static String require(String token) {
        if (token.getBytes(StandardCharsets.UTF_8).length < BYTES) {
            throw new IllegalStateException("PARLEY_SETUP_TOKEN needs at least " + BYTES + " bytes");
        }
        var lower = token.toLowerCase(Locale.ROOT);
        var example = Stream.of("example", "change-me", "changeme").anyMatch(lower::contains);
        if (example || token.equals(exampleOfTheDocuments())) {
            throw new IllegalStateException("PARLEY_SETUP_TOKEN is an example: choose a random one");
        }
        return token;
    }

    /// The one that the API's document shows.
    private static String exampleOfTheDocuments() {
        return "pset_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs";
    }
}
