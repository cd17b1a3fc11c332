package dev.parley.message;

import dev.parley.problem.JsonSize;
import dev.parley.problem.Length;
import dev.parley.problem.Refusal;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What somebody sends to a room.
///
/// @param clientMessageId the sender's own id for it, unique for ever within author and room: the same again is the
///     same message. It may stand in the `Idempotency-Key` header instead. Best is a UUID that grows with time (version
///     7; RFC 9562, section 5.7): random ones lie all over their index, which costs PostgreSQL a page for each
/// @param content 1 to 10,000 code points, kept as they are
/// @param metadata a free object of at most 16 KiB, given back as it is
public record NewMessage(
        @Schema(
                minLength = 1,
                maxLength = 64,
                description = "The sender's own id for the message, made before the first try and kept over all"
                        + " others. Best is a UUID of version 7 (RFC 9562)")
        @Nullable @Length(min = 1, max = 64) String clientMessageId,

        @Schema(minLength = 1, maxLength = NewMessage.MAX_CONTENT) @Length(min = 1, max = NewMessage.MAX_CONTENT) String content,

        @Nullable @JsonSize(NewMessage.MAX_METADATA) Map<String, Object> metadata) {

    static final int MAX_CONTENT = 10_000;
    static final int MAX_METADATA = 16 << 10;
    private static final int MAX_KEY = 64;

    /// The id of the send: from the body, or else from the header.
    ///
    /// @param header the value of `Idempotency-Key`; null if there is none
    /// @throws Refusal `invalid` if there is none, or if the two differ
    public String key(@Nullable String header) {
        if (header != null && (header.isEmpty() || header.codePointCount(0, header.length()) > MAX_KEY)) {
            throw Refusal.invalid(
                    "Idempotency-Key", header.isEmpty() ? "too_short" : "too_long", "It has 1 to 64 characters");
        }
        if (clientMessageId == null && header == null) {
            throw Refusal.invalid("clientMessageId", "required", "Every send has an id of its own");
        }
        if (clientMessageId != null && header != null && !clientMessageId.equals(header)) {
            throw Refusal.invalid("clientMessageId", "invalid", "The Idempotency-Key header says something else");
        }
        return clientMessageId != null ? clientMessageId : java.util.Objects.requireNonNull(header);
    }
}
