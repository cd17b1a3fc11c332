package dev.parley.problem;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An expected "no": it becomes a problem document on HTTP and a problem frame on the socket.
/// Anything else that is thrown is a bug.
public abstract sealed class Refusal extends RuntimeException {

    private final Code code;

    private Refusal(Code code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /// The stable code, which also says the HTTP status.
    public Code code() {
        return code;
    }

    /// A sentence about this occurrence; it names nothing that the caller may not see.
    public String detail() {
        var detail = getMessage();
        return detail == null ? code.title() : detail;
    }

    /// It is not there, or not for the caller's eyes; the two are not told apart.
    public static NotFound notFound() {
        return new NotFound();
    }

    /// The caller sees the thing but may not do this.
    public static Forbidden forbidden(String detail) {
        return new Forbidden(Code.FORBIDDEN, detail);
    }

    /// The caller sees the thing but may not do this, for a reason with a code of its own.
    public static Forbidden forbidden(Code code) {
        return new Forbidden(code, code.title());
    }

    /// The state of the thing does not allow it.
    public static Conflict conflict(Code code) {
        return new Conflict(code, code.title());
    }

    /// One field is wrong.
    public static Invalid invalid(String field, String code, String detail) {
        return new Invalid(List.of(new FieldError(field, code, detail)));
    }

    /// Several fields are wrong, every one of them named.
    public static Invalid invalid(List<FieldError> errors) {
        return new Invalid(errors);
    }

    /// It was there once and will not come back.
    public static Gone gone(Code code) {
        return new Gone(code);
    }

    /// The caller comes too often; nothing has happened.
    public static TooMany tooMany(Code code, Duration retryAfter, Quota quota) {
        return new TooMany(code, retryAfter, quota);
    }

    /// The caller is nobody, or cannot prove to be who they say.
    public static Unauthenticated unauthenticated(Code code) {
        return new Unauthenticated(code);
    }

    /// It cannot be done now, and nothing was done.
    public static Unavailable unavailable(Duration retryAfter) {
        return new Unavailable(retryAfter);
    }

    /// 404.
    public static final class NotFound extends Refusal {
        private NotFound() {
            super(Code.NOT_FOUND, Code.NOT_FOUND.title());
        }
    }

    /// 403.
    public static final class Forbidden extends Refusal {
        private Forbidden(Code code, String detail) {
            super(code, detail);
        }
    }

    /// 409, and 422 for a repeat that is not the same.
    public static final class Conflict extends Refusal {
        private Conflict(Code code, String detail) {
            super(code, detail);
        }
    }

    /// 400, and what else is wrong with the form of a request (406, 413, 415).
    public static final class Invalid extends Refusal {
        private final List<FieldError> errors;

        private Invalid(List<FieldError> errors) {
            super(Code.INVALID, "Some fields are not valid");
            this.errors = List.copyOf(errors);
        }

        /// Every field that is wrong.
        public List<FieldError> errors() {
            return errors;
        }
    }

    /// The request cannot be read at all: malformed, too large, of another media type.
    public static final class Unreadable extends Refusal {
        public Unreadable(Code code, String detail) {
            super(code, detail);
        }
    }

    /// 410.
    public static final class Gone extends Refusal {
        private Gone(Code code) {
            super(code, code.title());
        }
    }

    /// How often something may be done.
    ///
    /// @param period in which `amount` may be done again; zero where it is not counted by time
    public record Quota(String name, int amount, Duration period) {}

    /// 429.
    public static final class TooMany extends Refusal {
        private final Duration retryAfter;
        private final Quota quota;

        private TooMany(Code code, Duration retryAfter, Quota quota) {
            super(code, code.title());
            this.retryAfter = retryAfter;
            this.quota = quota;
        }

        /// What would have been allowed.
        public Quota quota() {
            return quota;
        }

        /// When to come again.
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// 401.
    public static final class Unauthenticated extends Refusal {
        private Unauthenticated(Code code) {
            super(code, code.title());
        }
    }

    /// 503.
    public static final class Unavailable extends Refusal {
        private final Duration retryAfter;

        private Unavailable(Duration retryAfter) {
            super(Code.UNAVAILABLE, Code.UNAVAILABLE.title());
            this.retryAfter = retryAfter;
        }

        /// When to come again.
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// 500: not expected at all. It carries the id under which the log tells the rest.
    public static final class Incident extends Refusal {
        private final UUID id;

        public Incident(UUID id) {
            super(Code.INTERNAL, "Incident " + id);
            this.id = id;
        }

        /// The id in the log.
        public UUID id() {
            return id;
        }
    }

    /// When to come again; null where that makes no difference.
    public @Nullable Duration retryAfterOrNull() {
        return switch (this) {
            case TooMany t -> t.retryAfter();
            case Unavailable u -> u.retryAfter();
            case NotFound n -> null;
            case Forbidden f -> null;
            case Conflict c -> null;
            case Invalid i -> null;
            case Unreadable u -> null;
            case Gone g -> null;
            case Unauthenticated u -> null;
            case Incident i -> null;
        };
    }
}
