package dev.parley.stream;

import dev.parley.protocol.Event;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The live feeds of a workspace by room and by person, so that an event finds its own without asking all of them.
final class Audience {

    private final Set<Feed> all = new LinkedHashSet<>();
    private final Groups<Feed> rooms = new Groups<>();
    private final Groups<Feed> people = new Groups<>();

    void add(Feed feed) {
        all.add(feed);
        people.add(feed.user(), feed);
        feed.sight().rooms().forEach(room -> rooms.add(room, feed));
    }

    void remove(Feed feed) {
        if (all.remove(feed)) {
            people.remove(feed.user(), feed);
            feed.sight().rooms().forEach(room -> rooms.remove(room, feed));
        }
    }

    /// A feed has passed an event that may have moved its person into or out of the room.
    void moved(Feed feed, UUID room) {
        if (feed.isLive() && feed.sight().isIn(room)) {
            rooms.add(room, feed);
        } else {
            rooms.remove(room, feed);
        }
    }

    Collection<Feed> in(UUID room) {
        return rooms.of(room);
    }

    /// All that may have to tell this event. A copy where passing it moves people.
    Collection<Feed> of(Event event) {
        var room = event.room();
        var recipient = event.recipient();
        if (room == null) {
            return recipient == null ? all : people.of(recipient);
        }
        if (!event.numbered()) {
            return recipient == null ? List.of() : people.of(recipient);
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
        named.forEach(user -> feeds.addAll(people.of(user)));
        return feeds;
    }
}
