package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The limit program in the place of a server: the same generator drives it, with frames of the same size.
final class LimitTarget implements Target {

    private @Nullable Process process;
    private int port;

    @Override
    public String name() {
        return "limit program";
    }

    @Override
    public void start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var started = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        LimitServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        var line = started.inputReader().readLine();
        if (line == null) {
            throw new IOException("the limit program does not start");
        }
        port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    /// Surefire puts the tests' class path into a property of its own.
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
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

    /// The generator makes the whole envelope, since the limit program makes nothing.
    @Override
    public byte[] post(Person author, Room room, String text) {
        return request("/fan/" + room.id, room, text);
    }

    /// Like a post, but it is the server that stamps it, at the moment of writing: the delivery alone. The kernel's
    /// monotonic clock is one for all processes of the machine.
    byte[] stamped(Room room, String text) {
        return request("/stamp/" + room.id, room, text);
    }

    byte[] empty(Room room, String text) {
        return request("/empty", room, text);
    }

    @Override
    public byte[] command(long number, Room room, String text) {
        throw new UnsupportedOperationException("the limit program takes requests only");
    }

    @Override
    public byte[] socket(Person who, List<Room> rooms) {
        return Scan.ascii("GET /socket/" + rooms.getFirst().id + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Override
    public byte @Nullable [] resume(Person who, List<Room> rooms, @Nullable String cursor) {
        return null;
    }

    @Override
    public byte[] events(Person who, List<Room> rooms, @Nullable String cursor) {
        return Scan.ascii("GET /events/" + rooms.getFirst().id + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Override
    public void read(Frame frame, int from) {
        frame.read(from);
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
        return Path.of("");
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.getOutputStream().close();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] request(String path, Room room, String text) {
        var body = envelope(room, ++room.top, text);
        return Scan.ascii("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /// As long as one of Parley's own.
    static String envelope(Room room, long seq, String text) {
        return """
                {"cursor":"AAAAAAAAAAAAAAAAAAAAAAAA","type":"message.created","roomId":"%s","seq":%d,\
                "at":"2026-01-01T00:00:00.000000Z","actorId":"%s","data":{"id":"%s","roomId":"%s","seq":%d,"version":1,\
                "author":{"id":"%s","username":"person1","displayName":"Person 1","avatarUrl":null},"alias":null,\
                "kind":"text","content":"%s","html":null,"attachments":[],"media":null,"mentions":[],"links":[],\
                "reactions":[],"replyCount":0,"lastReplyAt":null,"threadRootId":null,"alsoInRoom":false,\
                "quotedId":null,"pinnedAt":null,"pinnedBy":null,"sentiment":null,"metadata":{},\
                "createdAt":"2026-01-01T00:00:00.000000Z","editedAt":null,"deletedAt":null}}""".formatted(room.id, seq, room.id, room.id, room.id, seq, room.id, text);
    }
}
