package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// The snapshot law: an old bootstrap and the events behind its cursor are the new bootstrap, for each of some people.
/// Nothing is left out of the comparison but `presence`, `serverTime` and the cursor, which is compared by itself.
final class Law implements AutoCloseable {

    private final List<Witness> witnesses;

    private Law(List<Witness> witnesses) {
        this.witnesses = witnesses;
    }

    /// Begins to watch what these people see.
    static Law among(URI base, Client... people) {
        return new Law(Arrays.stream(people).map(one -> new Witness(base, one)).toList());
    }

    /// Does something; then each of them sees by events what a bootstrap shows.
    void holdsAfter(String useCase, Runnable act) {
        act.run();
        witnesses.forEach(witness -> witness.compare(useCase));
    }

    /// From the very beginning to now, as it is told now: by request, over SSE, and as SSE told it live.
    void holdsFromTheBeginning() {
        witnesses.forEach(Witness::compareAll);
    }

    /// The types of durable events that came by.
    Set<String> seen() {
        var all = new HashSet<String>();
        witnesses.forEach(witness -> all.addAll(witness.state.seen));
        return all;
    }

    @Override
    public void close() {
        witnesses.forEach(witness -> witness.live.close());
    }

    private static final class Witness {

        private final URI base;
        private final Client client;
        private final JsonNode first;
        private final Reducer state;
        private final Recorder live;
        private String cursor;

        Witness(URI base, Client client) {
            this.base = base;
            this.client = client;
            first = client.bootstrap();
            state = new Reducer(first);
            cursor = first.get("cursor").asText();
            live = Recorder.sse(base, client.who().token(), "?cursor=" + cursor);
        }

        /// Each event is applied twice, which has to change nothing.
        void compare(String useCase) {
            for (var event : changes(cursor)) {
                state.apply(event);
                state.apply(event);
            }
            same(useCase, state);
        }

        void compareAll() {
            var events = changes(text(first, "cursor"));
            var last = events.isEmpty() ? "" : text(events.getLast(), "cursor");
            same("all, told again", reduced(events));
            try (var again = Recorder.sse(base, client.who().token(), "?cursor=" + text(first, "cursor"))) {
                same("all, told again over SSE", reduced(again.untilType("stream.caught-up")));
            }
            if (!events.isEmpty()) {
                same("all, live over SSE", reduced(live.until(event -> event.path("cursor")
                        .asText()
                        .equals(last))));
            }
        }

        private List<JsonNode> changes(String after) {
            var events = new ArrayList<JsonNode>();
            JsonNode page;
            do {
                page = client.call("GET", "changes?limit=200&after=" + after, null, 200);
                page.get("items").forEach(events::add);
                after = text(page, "next");
            } while (!page.get("caughtUp").asBoolean());
            cursor = after;
            return events;
        }

        private Reducer reduced(List<JsonNode> frames) {
            var reducer = new Reducer(first);
            frames.stream()
                    .filter(frame -> !text(frame, "type").startsWith("stream."))
                    .forEach(reducer::apply);
            return reducer;
        }

        private void same(String useCase, Reducer reducer) {
            var fresh = client.bootstrap();
            var differences = new ArrayList<String>();
            differ("", comparable(fresh), comparable(reducer.state()), differences);
            assertEquals(List.of(), differences, () -> "what " + client.name() + " sees after: " + useCase);
            assertEquals(text(fresh, "cursor"), cursor, useCase);
        }
    }

    /// In an order of our own where the contract names none.
    private static JsonNode comparable(JsonNode bootstrap) {
        var tree = (ObjectNode) bootstrap.deepCopy();
        tree.remove(List.of("serverTime", "cursor"));
        ((ObjectNode) tree.get("me")).remove("presence");
        sort(tree, "users", "id");
        tree.get("rooms").forEach(room -> sort((ObjectNode) room, "members", "userId"));
        return tree;
    }

    private static void sort(ObjectNode parent, String field, String by) {
        var sorted = StreamSupport.stream(parent.get(field).spliterator(), false)
                .sorted(Comparator.comparing(one -> text(one, by)))
                .toList();
        parent.putArray(field).addAll(sorted);
    }

    private static void differ(String at, JsonNode fresh, JsonNode reduced, List<String> differences) {
        if (fresh.isObject() && reduced.isObject()) {
            var names = new TreeSet<String>();
            fresh.fieldNames().forEachRemaining(names::add);
            reduced.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> differ(at + "/" + name, fresh.path(name), reduced.path(name), differences));
        } else if (fresh.isArray() && reduced.isArray()) {
            for (int i = 0; i < Math.max(fresh.size(), reduced.size()); i++) {
                differ(at + "/" + i, fresh.path(i), reduced.path(i), differences);
            }
        } else if (!fresh.equals(reduced)) {
            differences.add(at + ": bootstrap says " + said(fresh) + ", the events " + said(reduced));
        }
    }

    private static String said(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asText();
    }
}
