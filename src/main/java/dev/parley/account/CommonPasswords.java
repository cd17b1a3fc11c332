package dev.parley.account;

import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The 30,000 passwords that people choose most, as the zxcvbn library (MIT licence) brings them along in its jar; none
/// of its code is used. Looked up without a network.
@Singleton
class CommonPasswords {

    private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

    private final Set<String> passwords = read();

    /// Whether so many people chose it that it is tried first.
    boolean contains(String password) {
        return passwords.contains(password.toLowerCase(Locale.ROOT));
    }

    /// How many there are.
    int size() {
        return passwords.size();
    }

    private static Set<String> read() {
        try (var in = CommonPasswords.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("the list of common passwords is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
