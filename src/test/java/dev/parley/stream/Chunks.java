package dev.parley.stream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An event stream as it comes over the wire, chunk by chunk (RFC 9112, section 7.1). Nothing but sockets, so that
/// hundreds can be open.
final class Chunks {

    private Chunks() {}

    /// What somebody is told from a cursor on, up to the chunk that says that it is all.
    static List<String> of(Visitor who, String cursor) {
        try (var socket = new Socket(who.base.getHost(), who.base.getPort())) {
            socket.getOutputStream().write("""
                            GET /api/v1/events?cursor=%s HTTP/1.1\r
                            Host: %s\r
                            Authorization: Bearer %s\r
                            \r
                            """.formatted(cursor, who.base.getAuthority(), who.token)
                    .getBytes(StandardCharsets.US_ASCII));
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (!line(in).isEmpty()) {
                // The head of the response.
            }
            var chunks = new ArrayList<String>();
            do {
                var chunk = new byte[Integer.parseInt(line(in), 16)];
                in.readFully(chunk);
                line(in);
                chunks.add(new String(chunk, StandardCharsets.UTF_8));
            } while (!chunks.getLast().contains("event: stream.caught-up"));
            return chunks;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new AssertionError("the stream ends");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
