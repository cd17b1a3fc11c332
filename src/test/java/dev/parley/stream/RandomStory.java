package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/// People of one workspace do whatever comes to their mind; who may not do it leaves it to somebody else.
final class RandomStory {

    private static final int TRIES = 200;

    private final List<Visitor> people;
    private final Random random;
    private final List<String> rooms = new ArrayList<>();
    private final List<JsonNode> messages = new ArrayList<>();
    private final Map<String, Supplier<Boolean>> wishes = new LinkedHashMap<>();
    private final Set<String> done = new TreeSet<>();
    private int turn;

    RandomStory(List<Visitor> people, Random random) {
        this.people = people;
        this.random = random;
        wishes.put("post", this::post);
        wishes.put("post again", this::post);
        wishes.put("post once more", this::post);
        wishes.put("edit", () -> onMessage("PATCH", "{\"content\": \"edited in turn %d\"}".formatted(turn)));
        wishes.put("delete", () -> onMessage("DELETE", null));
        wishes.put("channel", this::channel);
        wishes.put("group", () -> room("\"kind\": \"group\", " + with(somebody(), somebody(), somebody())));
        wishes.put("direct", () -> room("\"kind\": \"direct\", " + with(somebody())));
        wishes.put("join", () -> inRoom("POST", "/join", "{}"));
        wishes.put("leave", () -> inRoom("POST", "/leave", "{}"));
        wishes.put("add", () -> inRoom("POST", "/members", "{" + with(somebody()) + "}"));
        wishes.put("remove", () -> inRoom("DELETE", "/members/" + somebody().id, null));
        wishes.put("topic", () -> inRoom("PATCH", "", "{\"topic\": \"of turn %d\"}".formatted(turn)));
        wishes.put("archive", () -> inRoom("PATCH", "", "{\"archived\": true}"));
        wishes.put("restore", () -> inRoom("PATCH", "", "{\"archived\": false}"));
        wishes.put("end", this::end);
        wishes.put("nickname", () -> inRoom("PATCH", "/members/me", "{\"nickname\": \"nick%d\"}".formatted(turn)));
        wishes.put("prefer", () -> inRoom("PATCH", "/members/me", "{\"favourite\": %b}".formatted(turn % 2 == 0)));
        wishes.put("read", () -> inRoom("PUT", "/read", "{\"seq\": %d}".formatted(1 + random.nextInt(20))));
        wishes.put("unread", () -> inRoom("POST", "/unread", "{\"seq\": %d}".formatted(1 + random.nextInt(20))));
        wishes.put("profile", () -> isDone("PATCH", "users/me", "{\"bio\": \"of turn %d\"}".formatted(turn)));
    }

    /// So many turns, and then as many as it takes until every wish has come true at least once.
    void goOn(int steps) {
        var names = List.copyOf(wishes.keySet());
        for (int i = 0; i < steps; i++) {
            turn(rooms.isEmpty() ? "channel" : messages.isEmpty() ? "post" : any(names));
        }
        for (var name : names) {
            for (int i = 0; i < TRIES && !done.contains(name); i++) {
                turn("channel");
                turn("post");
                turn(name);
            }
        }
        assertEquals(Set.copyOf(names), done, "all kinds of changes take part");
    }

    private void turn(String name) {
        turn++;
        if (wishes.get(name).get()) {
            done.add(name);
        }
    }

    private boolean channel() {
        return room(
                "\"kind\": \"channel\", \"name\": \"c%s\", \"visibility\": \"%s\", \"historyVisibility\": \"%s\", %s"
                        .formatted(
                                UUID.randomUUID().toString().substring(0, 18),
                                any(List.of("public", "private")),
                                any(List.of("shared", "joined")),
                                with(somebody())));
    }

    private boolean room(String fields) {
        var made = attempt("POST", "rooms", "{" + fields + "}");
        if (made != null) {
            rooms.add(made.get("id").asText());
        }
        return made != null;
    }

    private boolean post() {
        var said = attempt("POST", "rooms/" + any(rooms) + "/messages", """
                {"clientMessageId": "%s", "content": "said in turn %d"}""".formatted(UUID.randomUUID(), turn));
        if (said != null) {
            messages.add(said);
        }
        return said != null;
    }

    private boolean onMessage(String method, String body) {
        var message = any(messages);
        var path = "rooms/" + message.get("roomId").asText() + "/messages/"
                + message.get("id").asText();
        return isDone(method, path, body);
    }

    private boolean inRoom(String method, String path, String body) {
        return isDone(method, "rooms/" + any(rooms) + path, body);
    }

    private boolean end() {
        var room = any(rooms);
        return isDone("DELETE", "rooms/" + room, null) && rooms.remove(room);
    }

    private boolean isDone(String method, String path, String body) {
        return attempt(method, path, body) != null;
    }

    /// Lets one after the other try, until somebody may.
    ///
    /// @return the answer, null if nobody may
    private JsonNode attempt(String method, String path, String body) {
        var order = new ArrayList<>(people);
        Collections.shuffle(order, random);
        for (var one : order) {
            var response = send(one, method, path, body);
            if (response.statusCode() / 100 == 2) {
                return response.body().isEmpty() ? Visitor.JSON.nullNode() : Visitor.read(response.body());
            }
            if (response.statusCode() >= 500) {
                throw new AssertionError(method + " " + path + " " + body + ": " + response.body());
            }
        }
        return null;
    }

    private static HttpResponse<String> send(Visitor who, String method, String path, String body) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(who.base.resolve("/api/v1/" + path))
                .method(method, publisher)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + who.token);
        try {
            return Visitor.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Visitor somebody() {
        return any(people);
    }

    private static String with(Visitor... members) {
        var ids = new TreeSet<String>();
        for (var member : members) {
            ids.add('"' + member.id + '"');
        }
        return "\"members\": [" + String.join(", ", ids) + "]";
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
