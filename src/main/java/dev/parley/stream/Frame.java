package dev.parley.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One frame of a stream. Its bytes are made once for each wire format, when the first connection needs them, and
/// shared by all that get it, on whichever event loop: two that need them in the same moment may both make them, and
/// make the same.
final class Frame {

    private final ObjectMapper json;
    private final Envelope envelope;
    private final @Nullable String id;
    private volatile byte @Nullable [] text;
    private volatile byte @Nullable [] block;

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

    /// What a socket says in answer to a command.
    static Frame reply(ObjectMapper json, Reply reply) {
        var frame = new Frame(json, new Envelope(null, "reply", null, null, null, null, reply), null);
        frame.text = frame.encode(reply);
        return frame;
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

    /// How many bytes it is, about.
    int length() {
        return text().length;
    }

    /// The payload of a text frame: what an event stream says by `id:` is its `cursor`.
    byte[] text() {
        var bytes = text;
        if (bytes == null) {
            bytes = encode(id == null || id.isEmpty() ? envelope : envelope.at(id));
            text = bytes;
        }
        return bytes;
    }

    /// The block of an event stream (HTML, section 9.2).
    byte[] block() {
        var bytes = block;
        if (bytes == null) {
            var line = id == null ? "" : id.isEmpty() ? "id:\n" : "id: " + id + "\n";
            var head = (line + "event: " + envelope.type() + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
            bytes = block(head, envelope.cursor() == null ? encode(envelope) : text());
            block = bytes;
        }
        return bytes;
    }

    private static byte[] block(byte[] head, byte[] data) {
        var bytes = new byte[head.length + data.length + 2];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(data, 0, bytes, head.length, data.length);
        bytes[bytes.length - 2] = '\n';
        bytes[bytes.length - 1] = '\n';
        return bytes;
    }

    private byte[] encode(Object what) {
        try {
            return json.writeValueAsBytes(what);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a frame cannot be written", bug);
        }
    }
}
