package dev.parley.problem;

import java.util.Locale;

/// The stable codes of the problems that we answer with, each with its HTTP status and title.
/// The `type` of the problem document is `/problems/<code>` (RFC 9457, section 3.1.1).
public enum Code {
    INVALID(400, "The request is not valid"),
    MALFORMED_JSON(400, "The body is not well-formed JSON"),
    UNAUTHENTICATED(401, "Log in first"),
    TOKEN_EXPIRED(401, "The token has expired"),
    BAD_CREDENTIALS(401, "Wrong name or secret"),
    FORBIDDEN(403, "You may not do this"),
    NOT_A_MEMBER(403, "You are not a member of this room"),
    READ_ONLY(403, "This room is read-only"),
    MUTED(403, "You are muted in this room"),
    BANNED(403, "You are banned from this room"),
    BLOCKED(403, "You cannot write to this person"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
    NOT_ACCEPTABLE(406, "There is no answer in an acceptable form"),
    NAME_TAKEN(409, "The name is taken"),
    VERSION_CONFLICT(409, "It was changed meanwhile"),
    LAST_OWNER(409, "The last owner has to stay"),
    ROOM_FULL(409, "The room is full"),
    FIXED_MEMBERS(409, "The people of this room are fixed"),
    ARCHIVED(409, "The room is archived"),
    DELETED(409, "The message is deleted"),
    CURSOR_GONE(410, "The cursor cannot be honoured"),
    INVITE_GONE(410, "The invite does not hold any more"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    IDEMPOTENCY_MISMATCH(422, "The same clientMessageId was used for another message"),
    RATE_LIMITED(429, "Too many requests"),
    SLOW_MODE(429, "The room is in slow mode"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "Not available at the moment");

    private final int status;
    private final String title;

    Code(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /// The code as it stands in the problem document.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The HTTP status (RFC 9110, section 15) that always goes with the code.
    public int status() {
        return status;
    }

    /// The short human-readable summary, the same for every occurrence (RFC 9457, section 3.1.3).
    public String title() {
        return title;
    }
}
