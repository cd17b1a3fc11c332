package dev.parley.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Envelope;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One frame of a stream. Its bytes are made once for each wire format, when the first connection needs them, and
/// shared by all that get it. Its bytes are made on one event loop and read on any.
final class Frame {

    private final ObjectMapper json;
    private final Envelope envelope;
    private final @Nullable String id;
    private byte @Nullable [] text;
    private @Nullable Buffer block;

    private Frame(ObjectMapper json, Envelope envelope, @Nullable String id) {
        this.json = json;
        this.envelope = envelope;
        this.id = id;
    }

    /// An event; what is never stored has no cursor.
    static Frame event(ObjectMapper json, Envelope envelope) {
        return new Frame(json, envelope, envelope.cursor());
    }

    /// A frame of the stream itself.
    ///
    /// @param id the cursor that the client holds from now on; empty to take it away, null to leave it as it is
    static Frame stream(ObjectMapper json, String type, Object data, @Nullable String id) {
        return new Frame(json, new Envelope(null, type, null, null, null, null, data), id);
    }

    Envelope envelope() {
        return envelope;
    }

    String type() {
        return envelope.type();
    }

    @Nullable UUID room() {
        return envelope.roomId();
    }

    /// The payload of a text frame: what an event stream says by `id:` is its `cursor`.
    byte[] bytes() {
        if (text == null) {
            text = encode(id == null || id.isEmpty() ? envelope : envelope.at(id));
        }
        return text;
    }

    /// The block of an event stream (HTML, section 9.2).
    Buffer block() {
        if (block == null) {
            var line = id == null ? "" : id.isEmpty() ? "id:\n" : "id: " + id + "\n";
            var data = envelope.cursor() == null ? encode(envelope) : bytes();
            block = Buffer.buffer(line + "event: " + envelope.type() + "\ndata: ")
                    .appendBytes(data)
                    .appendString("\n\n");
        }
        return block;
    }

    private byte[] encode(Envelope envelope) {
        try {
            return json.writeValueAsBytes(envelope);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a frame cannot be written", bug);
        }
    }
}
