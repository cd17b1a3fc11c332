package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A WebSocket by hand (RFC 6455, section 5): says whatever it is told to say, and answers nothing by itself, no ping
/// and no close.
final class Wire implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final int PATIENCE_MS = 20_000;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;

    /// A frame of the server.
    record Frame(int opcode, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }

        boolean says(String part) {
            return opcode == TEXT && text().contains(part);
        }
    }

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /// Opens a socket.
    static Wire of(Visitor who) {
        return opened(new Socket(), who);
    }

    /// Opens a socket of which the kernel takes little that is not read.
    static Wire narrow(Visitor who) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(4096);
            return opened(socket, who);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Wire opened(Socket socket, Visitor who) {
        var wire = asked(socket, who.base, "Authorization: Bearer " + who.token + "\r\n");
        var head = wire.head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        return wire;
    }

    /// What is said to somebody without a token who wants a socket.
    static String refused(URI base) {
        try (var wire = asked(new Socket(), base, "")) {
            var head = wire.head();
            var length = LENGTH.matcher(head);
            assertTrue(length.find(), head);
            return head + new String(wire.in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Wire asked(Socket socket, URI base, String header) {
        try {
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.setSoTimeout(PATIENCE_MS);
            return new Wire(socket)
                    .bytes("""
                    GET /api/v1/socket HTTP/1.1\r
                    Host: %s\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r
                    %s\r
                    """.formatted(base.getAuthority(), header).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends a whole message.
    Wire text(String text) {
        return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    Wire frame(boolean last, int opcode, byte[] payload) {
        return bytes(encoded(last, opcode, payload));
    }

    /// A frame as it goes over the wire.
    static byte[] encoded(boolean last, int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(14 + payload.length).put((byte) ((last ? FIN : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        // Masked with zeros: as it is.
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /// The next frame of any kind.
    Frame next() {
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Frame read() throws IOException {
        var opcode = in.readUnsignedByte() & 0x0f;
        var length = (long) in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        var payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    /// Reads on to the first such frame.
    Frame until(Predicate<Frame> such) {
        for (var frame = next(); ; frame = next()) {
            if (such.test(frame)) {
                return frame;
            }
        }
    }

    /// All whole frames up to the end of the connection, which has to come.
    List<Frame> rest() {
        var frames = new ArrayList<Frame>();
        try {
            while (true) {
                frames.add(read());
            }
        } catch (EOFException | SocketException ended) {
            // In the middle of one: what came whole counts.
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The code with which the server closes.
    int closeCode() {
        return until(frame -> frame.opcode == CLOSE).closeCode();
    }

    Wire bytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String head() {
        try {
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                var next = in.read();
                if (next < 0) {
                    throw new EOFException(head.toString(StandardCharsets.US_ASCII));
                }
                head.write(next);
            }
            return head.toString(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
