package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Centrifugo 6 with its memory engine: it says that a message is published before that is anywhere but in its memory,
/// where it also keeps each channel's last thousand. Rooms are channels, a seq is the offset in a channel, and the
/// generator makes the whole envelope. Who comes back names the offset of each channel. The program is named by
// `-Dcentrifugo=`.
class CentrifugoTarget implements Target {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    /// The numbers of what is said before messages: of the last, with whose answer the socket is live, and of all else.
    private static final int LIVE = 1;

    private static final int BEFORE = 2;

    private static final byte[] ID = Scan.ascii("{\"id\":");
    private static final byte[] ERROR = Scan.ascii(",\"error\":{");
    private static final byte[] PING = Scan.ascii("{}");
    private static final byte[] CONNECTED = Scan.ascii("{\"connect\":{");
    private static final byte[] CHANNEL = Scan.ascii("\"channel\":\"");
    private static final byte[] PUBLICATION = Scan.ascii("\",\"pub\":{");
    private static final byte[] MISSED = Scan.ascii("{\"data\":");
    private static final byte[] ROOM = Scan.ascii("\"roomId\":\"");
    private static final byte[] OFFSET = Scan.ascii("\"offset\":");

    /// The number of an answer and what an error begins with fit into so much, and so do the digits of an offset and
    /// all that comes behind them.
    private static final int SHORT = 80;

    private static final int UUID_LENGTH = 36;

    private @Nullable Process process;
    private @Nullable Path folder;
    private int port;

    @Override
    public String name() {
        return "Centrifugo (memory)";
    }

    @Override
    public void start() throws IOException {
        var program = System.getProperty("centrifugo", "");
        if (!Files.isExecutable(Path.of(program)) || Files.isDirectory(Path.of(program))) {
            throw new IllegalStateException("-Dcentrifugo= has to name the program, not '" + program + "'");
        }
        var own = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "centrifugo");
        folder = own;
        port = freePort();
        var config = Files.writeString(own.resolve("config.json"), config(port));
        var log = own.resolve("log").toFile();
        var builder = new ProcessBuilder(program, "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().keySet().removeIf(name -> name.startsWith("CENTRIFUGO_"));
        var started = builder.start();
        process = started;
        awaitReady(started);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Everybody may do everything, and nothing is cut off: what is measured is not to end by a limit.
    private static String config(int port) {
        return """
                {
                  "http_server": {"address": "127.0.0.1", "port": %d},
                  "log": {"level": "error"},
                  "usage_stats": {"disabled": true},
                  "client": {"insecure": true, "channel_limit": 10000, "queue_max_size": 67108864},
                  "http_api": {"insecure": true, "error_mode": "transport"},
                  "websocket": {"message_size_limit": 16777216},
                  "uni_sse": {"enabled": true},
                  "channel": {
                    "without_namespace": {"history_size": 1000, "history_ttl": "1h", "force_recovery": true}
                  }
                }
                """.formatted(port);
    }

    private void awaitReady(Process started) throws IOException {
        var until = System.nanoTime() + PATIENCE;
        while (started.isAlive() && System.nanoTime() < until) {
            try (var socket = new Socket()) {
                socket.connect(address());
                return;
            } catch (ConnectException e) {
                Floor.pause();
            }
        }
        throw new IOException("Centrifugo does not serve, the log in " + folder + " says why");
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /// Nobody has to be known.
    @Override
    public List<Person> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Person(i, "" + i, ""))
                .toList();
    }

    @Override
    public Room room(String name, List<Person> members) {
        return new Room(UUID.randomUUID(), members, 0);
    }

    @Override
    public byte[] post(Person author, Room room, String text) {
        var body = publication(room, text) + "}";
        return Scan.ascii("POST /api/publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /// The answer says no offset. Nobody else writes into the room, so each that is sent makes the next one.
    @Override
    public byte[] command(long number, Room room, String text) {
        var command = publication(room, text);
        room.top++;
        return Scan.ascii("{\"id\":" + (number + BEFORE) + ",\"publish\":" + command + "}}");
    }

    @Override
    public int created() {
        return 200;
    }

    @Override
    public long made(Frame body) {
        return offset(body, 0);
    }

    /// Without the brace that ends it. The seq inside is as good as any: it is the offset that counts.
    private static String publication(Room room, String text) {
        return "{\"channel\":\"" + room.id + "\",\"data\":" + LimitTarget.envelope(room, room.top + 1, text);
    }

    @Override
    public byte[] socket(Person who, List<Room> rooms) {
        return Scan.ascii("GET /connection/websocket HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    @Override
    public byte[] hello() {
        return Scan.ascii(connect(BEFORE));
    }

    /// All in one frame, a line each; the last answer says that everything is there.
    @Override
    public byte[] resume(Person who, List<Room> rooms, @Nullable String cursor) {
        var last = rooms.size() - 1;
        return Scan.ascii(IntStream.rangeClosed(0, last)
                .mapToObj(i -> "\n{\"id\":" + (i == last ? LIVE : BEFORE) + ",\"subscribe\":{" + from(cursor, i)
                        + "\"channel\":\"" + rooms.get(i).id + "\"}}")
                .collect(Collectors.joining("", connect(rooms.isEmpty() ? LIVE : BEFORE), "")));
    }

    private static String connect(int id) {
        return "{\"id\":" + id + ",\"connect\":{}}";
    }

    @Override
    public byte[] events(Person who, List<Room> rooms, @Nullable String cursor) {
        if (cursor != null) {
            throw new UnsupportedOperationException("only sockets go on from where they were");
        }
        var wanted = rooms.stream()
                .map(room -> "\"" + room.id + "\":{}")
                .collect(Collectors.joining(",", "{\"subs\":{", "}}"));
        return Scan.ascii("GET /connection/uni_sse?cf_connect=" + URLEncoder.encode(wanted, StandardCharsets.US_ASCII)
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
    }

    /// It knows no cursor: the offset in each of the channels.
    @Override
    public String cursor(@Nullable String told, LongStream seen) {
        return seen.mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /// How a channel is gone on with; nothing without a cursor: from here on. Without an epoch, as the server is never
    /// started anew in between.
    private static String from(@Nullable String cursor, int room) {
        return cursor == null ? "" : "\"recover\":true,\"offset\":" + cursor.split(",")[room] + ",";
    }

    /// On a socket `{"id":3,"publish":{}}` and `{"push":{"channel":…,"pub":…}}`, in an event stream the inner part of a
    /// push alone, of what was missed `{"data":…,"offset":…}`.
    @Override
    public void read(Frame frame, int from) {
        frame.high = frame.low = frame.seq = frame.command = 0;
        frame.status = 0;
        frame.kind = Frame.Kind.OTHER;
        if (Scan.is(frame.bytes, from, ID)) {
            readAnswer(frame, from + ID.length);
        } else if (Scan.is(frame.bytes, from, MISSED)) {
            readMissed(frame, from);
        } else if (Scan.is(frame.bytes, from, PING)) {
            frame.kind = Frame.Kind.PING;
        } else if (Scan.is(frame.bytes, from, CONNECTED)) {
            frame.kind = Frame.Kind.CAUGHT_UP;
        } else {
            readPush(frame, from);
        }
    }

    /// Up to sixteen lines, when they are waiting for the same connection. Inside the answer to somebody who comes back
    /// each message that was missed is a text.
    @Override
    public int end(ByteBuf frame, int from, int to) {
        var isAnswer = is(frame, from, to, ID) || is(frame, from, to, MISSED);
        var end = isAnswer ? missed(frame, from + 1, to) : to;
        var line = frame.indexOf(from, end, (byte) '\n');
        return line < 0 ? end : line;
    }

    /// Where the next message that was missed begins.
    private static int missed(ByteBuf frame, int from, int to) {
        var at = from;
        while (at >= 0 && at < to && !is(frame, at, to, MISSED)) {
            at = frame.indexOf(at + 1, to, MISSED[0]);
        }
        return at < 0 ? to : at;
    }

    private static boolean is(ByteBuf frame, int at, int to, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (at + i >= to || frame.getByte(at + i) != what[i]) {
                return false;
            }
        }
        return true;
    }

    private void readAnswer(Frame frame, int from) {
        var id = Scan.number(frame.bytes, from);
        if (Scan.find(frame.bytes, from, Math.min(from + SHORT, frame.length), ERROR) >= 0) {
            frame.kind = Frame.Kind.REPLY;
            frame.command = id - BEFORE;
            frame.status = 400;
        } else if (id > BEFORE) {
            frame.kind = Frame.Kind.REPLY;
            frame.command = id - BEFORE;
            frame.status = created();
        } else if (id == LIVE) {
            frame.kind = Frame.Kind.CAUGHT_UP;
        }
    }

    /// The channel is named by the answer around it alone, and the room by the envelope.
    private static void readMissed(Frame frame, int from) {
        var room = Scan.behind(frame.bytes, from, frame.length, ROOM);
        if (room >= 0) {
            frame.kind = Frame.Kind.EVENT;
            frame.high = Scan.hex(frame.bytes, room);
            frame.low = Scan.hex(frame.bytes, room + 19);
            frame.seq = offset(frame, room);
        }
    }

    private static void readPush(Frame frame, int from) {
        var room = Scan.behind(frame.bytes, from, Math.min(from + SHORT, frame.length), CHANNEL);
        if (room >= 0 && Scan.is(frame.bytes, room + UUID_LENGTH, PUBLICATION)) {
            frame.kind = Frame.Kind.EVENT;
            frame.high = Scan.hex(frame.bytes, room);
            frame.low = Scan.hex(frame.bytes, room + 19);
            frame.seq = offset(frame, Math.max(room, frame.length - SHORT));
        }
    }

    private static long offset(Frame frame, int from) {
        var at = Scan.behind(frame.bytes, from, frame.length, OFFSET);
        return at < 0 ? 0 : Scan.number(frame.bytes, at);
    }

    @Override
    public long server() {
        return process == null ? -1 : process.pid();
    }

    @Override
    public @Nullable Long database() {
        return null;
    }

    @Override
    public Path folder() {
        return folder == null ? Path.of("") : folder;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
