package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as it crosses the wire. What does not apply is left out.
///
/// @param cursor the place right behind it; none for what is never stored
/// @param seq place in the room, for what all its members get
/// @param data absolute values, so that applying it twice changes nothing
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope(
        @Nullable String cursor,
        String type,
        @Nullable UUID roomId,
        @Nullable Long seq,
        @Nullable Instant at,
        @Nullable UUID actorId,
        Object data) {

    /// The same with this cursor.
    public Envelope at(String cursor) {
        return new Envelope(cursor, type, roomId, seq, at, actorId, data);
    }
}
