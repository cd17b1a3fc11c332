package dev.parley.system;

import java.util.Locale;

/// The settings that an operator knows by name, for `--help`, `doctor` and the files that secrets may be in.
enum Setting {
    DATA_DIR("~/.parley", "the embedded database, the key file and attachments"),
    DATABASE_URL("the embedded database", "* postgresql://user:password@host:port/name, a database of your own"),
    DATABASE_MIGRATION_URL("same as the database", "* the same with a role that may change tables"),
    KEY_FILE("in the data folder", "the key that wraps the signing keys, shared by all nodes"),
    SETUP_TOKEN("made at the first start", "* fixes the one-time set-up token, for automation"),
    REGISTRATION("invite", "who may register: open, invite or closed"),
    DEMO("false", "demo people and rooms, their passwords printed"),
    PUBLIC_URL("the request's own host", "the address in links and cookies"),
    ALLOWED_ORIGINS("the public URL", "origins for CORS and sockets, by comma"),
    TRUSTED_PROXIES("none", "whose X-Forwarded-* counts: addresses or networks, by comma"),
    BUS("local", "what nodes tell each other by: local, postgres or redis"),
    REDIS_URL("none", "* where the redis bus is"),
    RATE_LIMITS("on", "rates per user, room and address; off only for measurements"),
    STREAMS_PER_USER("10", "open streams of one user at a time"),
    DIRECT_WRITES("true", "frames go past the framework to the channel; false for the portable, slower way"),
    DOCUMENTS("true", "openapi.json and the try-out page, for everybody; false switches them off");

    private final String otherwise;
    private final String meaning;

    Setting(String otherwise, String meaning) {
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /// `parley.data-dir`
    String key() {
        return "parley." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `PARLEY_DATA_DIR`
    String variable() {
        return "PARLEY_" + name();
    }

    String meaning() {
        return meaning;
    }

    /// What holds when it is not set.
    String otherwise() {
        return otherwise;
    }

    boolean isSecret() {
        return meaning.startsWith("*");
    }
}
