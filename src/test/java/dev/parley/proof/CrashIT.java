package dev.parley.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The crash: the packaged program is killed with -9 at random moments, in its start as well, while people send and
/// follow. What it had acknowledged, the tokens that it gave out and the cursors that it named hold after each start.
@DisplayName("The crash")
class CrashIT {

    private static final Logger LOG = Logger.getLogger(CrashIT.class);
    private static final int FULL = 20;
    private static final double PROOF = Double.parseDouble(System.getProperty("proof", "0.1"));
    private static final int AUTHORS = 4;

    /// In the full form so many that the machine has no time left: what holds at leisure has to hold then too.
    private static final int SENDERS = Math.max(AUTHORS, (int) (48 * PROOF));

    private static final int FOLLOWERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";
    private static final String PASSWORD = "seven lean otters hum quietly";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Person> people = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private List<Integer> streams = Collections.nCopies(FOLLOWERS, 0);
    private Served served;

    @BeforeEach
    void start() throws IOException {
        var parent = Files.createDirectories(Path.of("target", "crash"));
        var folder = Files.createTempDirectory(parent, "run");
        served = new Served(
                folder,
                folder.resolveSibling(folder.getFileName() + ".log"),
                Map.of(
                        "PARLEY_SETUP_TOKEN", SETUP_TOKEN,
                        "PARLEY_REGISTRATION", "open",
                        "PARLEY_RATE_LIMITS", "off"));
        served.start();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException, InterruptedException {
        served.close();
        for (var follower : followers) {
            follower.close();
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws IOException, InterruptedException {
        var kills = Math.max(2, (int) (FULL * PROOF));
        LOG.infof("%d kills, %d senders, seed %d", kills, SENDERS, seed);
        var rooms = peopleInRooms();
        var cursor = Follower.head(served.address(), people.getFirst().token());
        IntStream.range(0, SENDERS)
                .forEach(i -> senders.add(
                        new Sender(served::address, people.get(i % AUTHORS)::token, rooms, random.nextLong())));
        IntStream.range(AUTHORS, AUTHORS + FOLLOWERS)
                .forEach(i -> followers.add(new Follower(
                        served::address,
                        people.get(i)::token,
                        cursor,
                        () -> Integer.MAX_VALUE,
                        List.of(Transport::events))));

        for (int killed = 0; killed < kills; killed++) {
            killAtWork();
            if (killed + 1 < kills && random.nextInt(3) == 0) {
                killWhileStarting();
                killed++;
            }
            startAgain();
        }

        for (var sender : senders) {
            sender.close();
        }
        var sent = senders.stream()
                .flatMap(sender -> sender.acknowledged().stream())
                .toList();
        everyMessageIsThereOnce(rooms, sent);
        everyStreamIsComplete(rooms, sent);
        LOG.infof(
                "%d messages acknowledged, %d sends repeated, %d streams honoured",
                sent.size(),
                senders.stream().mapToInt(Sender::repeats).sum(),
                followers.stream().mapToInt(Follower::streams).sum());
        served.stop();
        assertTrue(served.database().isEmpty(), "a stop stops the database too");
    }

    /// Waits until everybody is at work again, and then for a random moment.
    private void killAtWork() throws IOException, InterruptedException {
        var wanted = sent() + 1 + random.nextInt(50);
        await("everybody is at work").atMost(PATIENCE).untilAsserted(() -> {
            assertTrue(sent() >= wanted, () -> sent() + " sent of " + wanted);
            assertTrue(everybodyFollows(), () -> "streams " + streams + ", now " + streams());
        });
        served.killAfter(Duration.ofMillis(random.nextInt(1_500)));
        streams = streams();
        assertTrue(served.database().isPresent(), "the database outlives the program");
    }

    private void killWhileStarting() throws IOException, InterruptedException {
        served.launch();
        served.killAfter(Duration.ofMillis(random.nextInt(4_000)));
    }

    private void startAgain() throws IOException {
        var orphan = served.database();
        var base = served.start();
        var database = served.database().orElseThrow();
        orphan.ifPresent(before -> {
            assertFalse(before.isAlive(), "what the kill left behind is stopped");
            assertNotEquals(before.pid(), database.pid());
        });
        for (var person : people) {
            Api.call(base, person.token(), "GET", "users/me", null).require(200);
            person.refresh();
        }
    }

    private int sent() {
        return senders.stream().mapToInt(sender -> sender.acknowledged().size()).sum();
    }

    private List<Integer> streams() {
        return followers.stream().map(Follower::streams).toList();
    }

    /// Streams that were open before the last kill have ended with it, so each follower has one more.
    private boolean everybodyFollows() {
        var now = streams();
        return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > streams.get(i));
    }

    private void everyMessageIsThereOnce(List<String> rooms, List<Sender.Acknowledged> sent) throws IOException {
        var stored = new ArrayList<Sender.Acknowledged>();
        for (var room : rooms) {
            for (var message : history(room)) {
                stored.add(new Sender.Acknowledged(
                        room,
                        message.get("content").asText(),
                        message.get("id").asText(),
                        message.get("seq").asLong()));
            }
        }
        assertEquals(sorted(sent), sorted(stored), "everything that was acknowledged, once, and nothing else");
    }

    private void everyStreamIsComplete(List<String> rooms, List<Sender.Acknowledged> sent) throws IOException {
        var last = new HashMap<String, Long>();
        for (var room : rooms) {
            last.put(room, get("rooms/" + room).get("lastSeq").asLong());
        }
        for (var follower : followers) {
            await("the stream has come to the end").atMost(PATIENCE).until(() -> follower.lastSeqs()
                    .equals(last));
            follower.requireNothingMissedOrDoubled();
            assertEquals(sorted(sent), sorted(told(follower)), "the stream tells every message");
        }
        var first = cursors(followers.getFirst());
        followers.forEach(follower -> assertEquals(first, cursors(follower), "everybody in the same order"));
    }

    private static List<Sender.Acknowledged> told(Follower follower) {
        return follower.events().stream()
                .filter(event -> event.type().equals("message.created"))
                .map(event -> new Sender.Acknowledged(
                        event.room(),
                        event.envelope().at("/data/content").asText(),
                        event.envelope().at("/data/id").asText(),
                        event.seq()))
                .toList();
    }

    private static List<String> cursors(Follower follower) {
        return follower.events().stream().map(Transport.Frame::cursor).toList();
    }

    private static List<String> sorted(List<Sender.Acknowledged> messages) {
        return messages.stream()
                .map(m -> "%s %09d %s %s".formatted(m.room(), m.seq(), m.key(), m.id()))
                .sorted()
                .toList();
    }

    private List<JsonNode> history(String room) throws IOException {
        var all = new ArrayList<JsonNode>();
        JsonNode page;
        do {
            var after = all.isEmpty() ? 0 : all.getLast().get("seq").asLong();
            page = get("rooms/" + room + "/messages?limit=200&after=" + after);
            page.get("items").forEach(all::add);
        } while (page.get("hasMoreAfter").asBoolean());
        return all;
    }

    private JsonNode get(String path) throws IOException {
        return Api.call(served.address(), people.getFirst().token(), "GET", path, null)
                .require(200);
    }

    /// The owner and the others in two rooms of their own and in `general`; the ids of the three.
    private List<String> peopleInRooms() throws IOException {
        var base = served.address();
        var names = Stream.concat(
                        Stream.of("owner"),
                        IntStream.range(1, AUTHORS + FOLLOWERS).mapToObj(i -> "person" + i))
                .toList();
        for (var name : names) {
            var wish = new HashMap<String, Object>(Map.of("username", name, "password", PASSWORD, "displayName", name));
            if (people.isEmpty()) {
                wish.put("token", SETUP_TOKEN);
                people.add(
                        new Person(Api.call(base, null, "POST", "setup", wish).require(201)));
            } else {
                Api.call(base, null, "POST", "accounts", wish).require(201);
                var login = Map.of("username", name, "password", PASSWORD);
                people.add(new Person(
                        Api.call(base, null, "POST", "sessions", login).require(201)));
            }
        }
        var ids = people.stream().skip(1).map(person -> person.id).toList();
        var rooms = new ArrayList<>(List.of(get("rooms/general").get("id").asText()));
        for (var name : List.of("left", "right")) {
            var wish = Map.of("kind", "channel", "name", name, "visibility", "private", "members", ids);
            rooms.add(Api.call(base, people.getFirst().token(), "POST", "rooms", wish)
                    .require(201)
                    .get("id")
                    .asText());
        }
        return rooms;
    }

    /// Somebody who is logged in, and stays so.
    private final class Person {

        private final String id;
        private JsonNode session;

        Person(JsonNode session) {
            this.id = session.at("/user/id").asText();
            this.session = session;
        }

        synchronized String token() {
            return session.get("accessToken").asText();
        }

        synchronized void refresh() throws IOException {
            var token = Map.of("refreshToken", session.get("refreshToken").asText());
            session = Api.call(served.address(), null, "POST", "sessions/refresh", token)
                    .require(200);
        }
    }
}
