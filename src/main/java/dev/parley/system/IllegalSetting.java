package dev.parley.system;

/// A setting that cannot be used: the message names it and says why, in one line, without the value of a secret.
public final class IllegalSetting extends RuntimeException {
    public IllegalSetting(String message) {
        super(message);
    }
}
