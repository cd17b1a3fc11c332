package dev.parley.account;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a unique index had to say.
public final class Taken {

    private static final int DEEPEST = 16;

    private Taken() {}

    /// Whether somebody has this name already, or one that looks like it.
    public static boolean name(Throwable failure) {
        return violates(failure, "users_name") || violates(failure, "users_look");
    }

    /// Whether the host application's id was used at the same moment.
    public static boolean externalId(Throwable failure) {
        return violates(failure, "users_external");
    }

    static boolean violates(Throwable failure, String index) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            var message = cause.getMessage();
            if (message != null && message.toLowerCase(Locale.ROOT).contains(index)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
