package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import dev.parley.Served;
import dev.parley.system.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Parley as an operator runs it: the packaged program with the database in the box, the rates switched off.
final class ParleyTarget implements Target {

    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";
    private static final int MEMBERS_A_CALL = 1_000;
    private static final int HALF_A_DAY = 43_200;

    private final Path folder;
    private final Map<String, String> settings;
    private final List<String> options;
    private Served served;
    private final List<Person> people = new ArrayList<>();
    private @Nullable String owner;
    private @Nullable String key;

    /// @param folder where its data is to be
    /// @param options of its virtual machine
    ParleyTarget(Path folder, Map<String, String> settings, List<String> options) {
        this.folder = folder;
        this.options = List.copyOf(options);
        var all = new HashMap<>(Map.of(
                "PARLEY_SETUP_TOKEN", SETUP_TOKEN,
                "PARLEY_RATE_LIMITS", "off",
                "PARLEY_STREAMS_PER_USER", "20000"));
        all.putAll(settings);
        this.settings = all;
        served = served(this.options);
    }

    private Served served(List<String> all) {
        return new Served(folder, folder.resolveSibling(folder.getFileName() + ".log"), settings, all);
    }

    @Override
    public String name() {
        return "Parley";
    }

    @Override
    public void start() throws IOException {
        served.start();
        if (owner == null) {
            setUp();
        }
    }

    /// Stops it in order and starts it again.
    void restart() throws IOException {
        try {
            served.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        served.start();
    }

    /// Is stopped, and starts from an AOT cache from now on; null: without one.
    void runFrom(@Nullable Path cache) throws IOException {
        close();
        var all = new ArrayList<>(options);
        if (cache != null) {
            all.addFirst("-XX:AOTCache=" + cache.toAbsolutePath());
        }
        served = served(all);
        served.start();
    }

    /// Waits until it says that it is ready.
    void awaitReady() {
        Management.awaitReady(served);
    }

    @Override
    public void kill() throws IOException {
        try {
            served.killAfter(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    List<String> options() {
        return options;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", served.address().getPort());
    }

    URI base() {
        return served.address();
    }

    @Override
    public List<Person> people(int count) throws IOException {
        var first = people.size();
        people.addAll(Side.all(IntStream.range(first, Math.max(first, count))
                .<Callable<Person>>mapToObj(i -> () -> mint(i))
                .toList()));
        return List.copyOf(people.subList(0, count));
    }

    @Override
    public Room room(String name, List<Person> members) throws IOException {
        var creator = members.getFirst();
        var others = members.stream().skip(1).map(Person::id).toList();
        var large = members.size() > MEMBERS_A_CALL;
        Map<String, ?> wish = Map.of(
                "kind",
                "channel",
                "name",
                name,
                "visibility",
                large ? "public" : "private",
                "members",
                others.subList(0, Math.min(others.size(), MEMBERS_A_CALL - 1)));
        var room = call(creator.token(), "POST", "rooms", wish, 201);
        var id = room.get("id").asText();
        for (int from = MEMBERS_A_CALL - 1; from < others.size(); from += MEMBERS_A_CALL) {
            var more = others.subList(from, Math.min(others.size(), from + MEMBERS_A_CALL));
            call(creator.token(), "POST", "rooms/" + id + "/members", Map.of("members", more), 200);
        }
        var top = call(creator.token(), "GET", "rooms/" + id, null, 200).get("lastSeq");
        return new Room(UUID.fromString(id), members, top.asLong());
    }

    JsonNode call(@Nullable String token, String method, String path, @Nullable Map<String, ?> body, int status) {
        try {
            return Api.call(served.address(), token, method, path, body).require(status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] post(Person author, Room room, String text) {
        return request("POST", "rooms/" + room.id + "/messages", author, send(text) + "}");
    }

    @Override
    public byte[] command(long number, Room room, String text) {
        return Scan.ascii(send(text) + ",\"id\":\"c" + number + "\",\"op\":\"send\",\"room\":\"" + room.id + "\"}");
    }

    @Override
    public byte[] socket(Person who, List<Room> rooms) {
        return Scan.ascii("GET /api/v1/socket HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + who.token()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    @Override
    public byte[] resume(Person who, List<Room> rooms, @Nullable String cursor) {
        return Scan.ascii(
                cursor == null
                        ? "{\"id\":\"r\",\"op\":\"resume\"}"
                        : "{\"id\":\"r\",\"op\":\"resume\",\"cursor\":\"" + cursor + "\"}");
    }

    @Override
    public byte[] events(Person who, List<Room> rooms, @Nullable String cursor) {
        return Scan.ascii("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + "Authorization: Bearer " + who.token() + "\r\n"
                + (cursor == null ? "" : "Last-Event-ID: " + cursor + "\r\n") + "\r\n");
    }

    /// A request without a body.
    static byte[] get(String path, Person who) {
        return Scan.ascii("GET /api/v1/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + who.token()
                + "\r\n\r\n");
    }

    @Override
    public void read(Frame frame, int from) {
        frame.read(from);
    }

    @Override
    public long server() {
        return served.program().pid();
    }

    @Override
    public Long database() {
        try {
            return served.database().map(ProcessHandle::pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    /// A number of the management port's metrics, by its whole name; 0 while it does not show.
    double metric(String name) throws IOException {
        return Management.metric(served, name);
    }

    @Override
    public void close() throws IOException {
        try {
            served.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void setUp() throws IOException {
        var wish = Map.of(
                "token", SETUP_TOKEN,
                "username", "owner",
                "password", "seven lean otters hum quietly",
                "displayName", "Owner");
        var session = call(null, "POST", "setup", wish, 201);
        owner = session.get("accessToken").asText();
        // Nobody is to be anywhere but where a scenario puts them.
        for (var room : call(owner, "GET", "rooms?limit=200", null, 200).get("items")) {
            call(owner, "PATCH", "rooms/" + room.get("id").asText(), Map.of("autoJoin", false), 200);
        }
        key = call(owner, "POST", "api-keys", Map.of("name", "bench", "scopes", List.of("tokens.mint")), 201)
                .get("secret")
                .asText();
    }

    private Person mint(int index) {
        Map<String, ?> wish = Map.of(
                "externalId", "person-" + index,
                "username", "person" + index,
                "displayName", "Person " + index,
                "expiresInSeconds", HALF_A_DAY);
        var minted = call(key, "POST", "tokens", wish, 201);
        return new Person(
                index, minted.at("/user/id").asText(), minted.get("accessToken").asText());
    }

    private static byte[] request(String method, String path, Person who, String body) {
        return Scan.ascii(method + " /api/v1/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + who.token() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /// The fields of a send, without the brace that ends it. Its key grows with time, as that of our own clients does.
    private static String send(String text) {
        return "{\"clientMessageId\":\"" + Ids.next() + "\",\"content\":\"" + text + "\"";
    }
}
