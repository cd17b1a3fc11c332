package dev.parley.stream;

import dev.parley.protocol.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The live feeds of a workspace by room and by person, so that an event finds its own without asking all of them.
final class Audience {

    private final Set<Feed> all = new LinkedHashSet<>();
    private final Map<UUID, Set<Feed>> rooms = new HashMap<>();
    private final Map<UUID, Set<Feed>> people = new HashMap<>();

    void add(Feed feed) {
        all.add(feed);
        put(people, feed.user(), feed);
        feed.sight().rooms().forEach(room -> put(rooms, room, feed));
    }

    void remove(Feed feed) {
        if (all.remove(feed)) {
            take(people, feed.user(), feed);
            feed.sight().rooms().forEach(room -> take(rooms, room, feed));
        }
    }

    /// A feed has passed an event that may have moved its person into or out of the room.
    void moved(Feed feed, UUID room) {
        if (feed.isLive() && feed.sight().isIn(room)) {
            put(rooms, room, feed);
        } else {
            take(rooms, room, feed);
        }
    }

    Collection<Feed> in(UUID room) {
        return rooms.getOrDefault(room, Set.of());
    }

    /// All that may have to tell this event. A copy where passing it moves people.
    Collection<Feed> of(Event event) {
        var room = event.room();
        var recipient = event.recipient();
        if (room == null) {
            return recipient == null ? all : of(recipient);
        }
        if (!event.numbered()) {
            return recipient == null ? List.of() : of(recipient);
        }
        return switch (event) {
            case Event.RoomCreated e -> with(room, e.members());
            case Event.MemberJoined e -> with(room, List.of(e.user()));
            case Event.MemberLeft e -> with(room, List.of(e.user()));
            case Event.RoomDeleted e -> List.copyOf(in(room));
            default -> in(room);
        };
    }

    private Collection<Feed> with(UUID room, List<UUID> named) {
        var feeds = new LinkedHashSet<>(in(room));
        named.forEach(user -> feeds.addAll(of(user)));
        return feeds;
    }

    private Collection<Feed> of(UUID user) {
        return people.getOrDefault(user, Set.of());
    }

    private static void put(Map<UUID, Set<Feed>> index, UUID key, Feed feed) {
        index.computeIfAbsent(key, ignored -> new LinkedHashSet<>()).add(feed);
    }

    private static void take(Map<UUID, Set<Feed>> index, UUID key, Feed feed) {
        var feeds = index.get(key);
        if (feeds != null && feeds.remove(feed) && feeds.isEmpty()) {
            index.remove(key);
        }
    }
}
