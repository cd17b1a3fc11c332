package dev.parley.proof;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A client as the contract describes it: a bootstrap, and what the events make of it. It knows JSON and the contract,
/// nothing of the server; so it would notice if the server told less than it shows.
final class Reducer {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGES = 20;

    /// The types of durable events that came by.
    final Set<String> seen = new HashSet<>();

    private final ObjectNode me;
    private final Map<String, ObjectNode> rooms = new LinkedHashMap<>();
    private final Map<String, JsonNode> people = new LinkedHashMap<>();

    Reducer(JsonNode bootstrap) {
        me = bootstrap.get("me").deepCopy();
        bootstrap.get("rooms").forEach(room -> rooms.put(text(room, "id"), room.deepCopy()));
        bootstrap.get("users").forEach(this::meet);
    }

    void apply(JsonNode event) {
        var type = text(event, "type");
        var room = rooms.get(event.path("roomId").asText());
        var data = event.get("data");
        if (room != null && event.has("seq")) {
            if (event.get("seq").asLong() <= room.get("lastSeq").asLong()) {
                return;
            }
            room.set("lastSeq", event.get("seq"));
        }
        seen.add(type);
        switch (type) {
            case "room.created" -> enter(data);
            case "room.updated", "room.archived" -> room.setAll((ObjectNode) data);
            case "room.deleted" -> rooms.remove(text(data, "id"));
            case "member.joined" -> joined(room, data);
            case "member.updated" -> memberUpdated(room, data);
            case "member.left" -> left(room, data);
            case "message.created" -> posted(room, data);
            case "message.updated" -> changed(room, data);
            case "message.deleted" -> deleted(room, data);
            case "read.updated" -> read(room, data.get("seq"), data.get("unreadCount"), data.get("mentionCount"));
            case "user.updated" -> userUpdated(data);
            default -> throw new AssertionError("no case for " + type);
        }
    }

    private void enter(JsonNode room) {
        rooms.put(text(room, "id"), room.deepCopy());
        room.get("members").forEach(member -> meet(member.get("user")));
        room.get("messages").forEach(message -> meet(message.get("author")));
    }

    private void joined(ObjectNode room, JsonNode data) {
        if (isMe(data.get("member").get("userId"))) {
            enter(data.get("room"));
        } else {
            room.set("memberCount", data.get("memberCount"));
        }
    }

    private void left(ObjectNode room, JsonNode data) {
        if (isMe(data.get("member").get("userId"))) {
            rooms.remove(text(data.get("member"), "roomId"));
        } else {
            room.set("memberCount", data.get("memberCount"));
        }
    }

    private void memberUpdated(ObjectNode room, JsonNode data) {
        if (!data.has("member")) {
            room.setAll((ObjectNode) data);
            return;
        }
        var member = data.get("member");
        room.set("memberCount", data.get("memberCount"));
        if (isMe(member.get("userId"))) {
            room.set("myRole", member.get("role"));
            room.set("mutedUntil", member.get("mutedUntil"));
        }
        for (var one : room.get("members")) {
            if (one.get("userId").equals(member.get("userId"))) {
                ((ObjectNode) one).setAll((ObjectNode) member);
            }
        }
    }

    private void posted(ObjectNode room, JsonNode message) {
        if (isThreadOnly(message)) {
            return;
        }
        meet(message.get("author"));
        room.set("lastMessage", message.deepCopy());
        if (room.has("messages")) {
            var shown = (ArrayNode) room.get("messages");
            shown.add(message.deepCopy());
            while (shown.size() > MESSAGES) {
                shown.remove(0);
            }
        }
        if (isMe(message.get("author").get("id"))) {
            read(room, message.get("seq"), number(0), number(0));
        } else {
            count(room, message, 1);
            message.get("mentions").forEach(mention -> {
                if (isMe(mention.get("userId"))) {
                    add(room, "mentionCount", 1);
                }
            });
        }
    }

    private void deleted(ObjectNode room, JsonNode message) {
        if (message.has("seq")) {
            changed(room, message);
            count(room, message, -1);
        }
    }

    private void changed(ObjectNode room, JsonNode message) {
        replace(room.get("lastMessage"), message);
        room.path("messages").forEach(shown -> replace(shown, message));
    }

    /// What is for my eyes alone does not come with an event for all, and stays as it is.
    private static void replace(JsonNode shown, JsonNode message) {
        if (shown.path("id").equals(message.get("id"))) {
            ((ObjectNode) shown).setAll((ObjectNode) message);
        }
    }

    private void count(ObjectNode room, JsonNode message, int by) {
        var countable = !text(message, "kind").equals("system") && !isThreadOnly(message);
        var unread = message.get("seq").asLong() > room.get("readSeq").asLong();
        if (countable && unread && !isMe(message.get("author").get("id"))) {
            add(room, "unreadCount", by);
        }
    }

    private static void read(ObjectNode room, JsonNode seq, JsonNode unread, JsonNode mentions) {
        room.set("readSeq", seq);
        room.set("unreadCount", unread);
        room.set("mentionCount", mentions);
    }

    private void userUpdated(JsonNode user) {
        if (isMe(user.get("id"))) {
            me.setAll((ObjectNode) user);
        }
        if (people.containsKey(text(user, "id"))) {
            meet(user);
        }
        for (var room : rooms.values()) {
            room.get("members").forEach(member -> rename(member.get("user"), user));
            room.path("messages").forEach(message -> rename(message.get("author"), user));
            rename(room.get("lastMessage").path("author"), user);
        }
    }

    private static void rename(JsonNode person, JsonNode user) {
        if (person.path("id").equals(user.get("id"))) {
            ((ObjectNode) person).setAll(person(user));
        }
    }

    private void meet(JsonNode user) {
        people.put(text(user, "id"), person(user));
    }

    private static ObjectNode person(JsonNode user) {
        return ((ObjectNode) user.deepCopy()).retain("id", "username", "displayName", "avatarUrl");
    }

    /// What a bootstrap would show now: the people who still show, and the sums.
    JsonNode state() {
        var state = JSON.createObjectNode();
        state.set("me", me.deepCopy());
        var list = state.putArray("rooms");
        var persons = state.putArray("users");
        var latest = rooms.values().stream()
                .sorted(comparing(Reducer::activity)
                        .thenComparing(room -> text(room, "id"))
                        .reversed())
                .toList();
        latest.forEach(room -> list.add(room.deepCopy()));
        var shown = new HashSet<String>();
        list.findValues("members").forEach(all -> all.forEach(one -> shown.add(text(one, "userId"))));
        list.findValues("author").forEach(author -> shown.add(text(author, "id")));
        people.keySet().retainAll(shown);
        people.values().forEach(person -> persons.add(person.deepCopy()));
        var unread = state.putObject("unread").put("total", sum("unreadCount")).put("mentions", sum("mentionCount"));
        var counted = unread.putArray("rooms");
        latest.stream()
                .filter(room -> room.get("unreadCount").asLong()
                                + room.get("mentionCount").asLong()
                        > 0)
                .forEach(room -> counted.addObject()
                        .put("roomId", text(room, "id"))
                        .<ObjectNode>setAll(room.deepCopy().retain("unreadCount", "mentionCount")));
        try {
            return JSON.readTree(state.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long sum(String field) {
        return rooms.values().stream()
                .mapToLong(room -> room.get(field).asLong())
                .sum();
    }

    private static Instant activity(JsonNode room) {
        var last = room.get("lastMessage");
        return Instant.parse(text(last.isNull() ? room : last, "createdAt"));
    }

    private boolean isMe(JsonNode id) {
        return id.equals(me.get("id"));
    }

    private static boolean isThreadOnly(JsonNode message) {
        return !message.get("threadRootId").isNull()
                && !message.get("alsoInRoom").asBoolean();
    }

    private static void add(ObjectNode room, String field, int by) {
        room.put(field, room.get(field).asLong() + by);
    }

    private static JsonNode number(long value) {
        return JSON.getNodeFactory().numberNode(value);
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asText();
    }
}
