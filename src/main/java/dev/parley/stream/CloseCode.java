package dev.parley.stream;

/// Why a stream ends. 4000 to 4499: come back with your cursor; 4500 and above: do not. Nothing beyond that says why
/// access was lost.
enum CloseCode {
    GOING_AWAY(4000, "going away"),
    SLOW(4001, "slow"),
    TOKEN_EXPIRED(4002, "token expired"),
    TOO_MANY(4003, "too many"),
    REVOKED(4500, "revoked"),
    BAD_FRAME(4501, "bad frame"),
    POLICY(4502, "policy");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
