package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import dev.parley.protocol.EventData;
import dev.parley.protocol.MessageView;
import dev.parley.view.MessageViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes frames of events: joins to the ids of the log what they are about, as it is now, but `unreadCount`,
/// `mentionCount`, `readSeq` and `lastSeq` as they are at the event's own place.
@ApplicationScoped
class Renderer {

    private final Pool pool;
    private final Frames frames;
    private final MembershipShows memberships;
    private final PlainShows plain;

    Renderer(@ReactiveDataSource("read") Pool pool, Frames frames, MembershipShows memberships, PlainShows plain) {
        this.pool = pool;
        this.frames = frames;
        this.memberships = memberships;
        this.plain = plain;
    }

    /// The frames of these events, one for each and in their order.
    ///
    /// @param history the digest of their cursors
    /// @param readers for whom frames of their own are made
    Uni<List<Shown>> render(UUID workspace, long history, List<Entry> entries, Set<UUID> readers) {
        return messages(entries, readers).chain(messages -> render(workspace, history, entries, readers, messages));
    }

    private Uni<List<Shown>> render(
            UUID workspace, long history, List<Entry> entries, Set<UUID> readers, Map<UUID, MessageView> messages) {
        var shown = new ArrayList<Uni<Shown>>(entries.size());
        for (var entry : entries) {
            shown.add(show(new Scene(workspace, history, entry.placed(), readers, frames), messages));
        }
        return shown.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(shown).usingConcurrencyOf(4).andFailFast();
    }

    private Uni<Shown> show(Scene scene, Map<UUID, MessageView> messages) {
        return switch (scene.placed().event()) {
            case Event.MessageCreated e -> Uni.createFrom().item(created(scene, e, messages.get(e.message())));
            case Event.MessageUpdated e -> Uni.createFrom().item(changed(scene, e.message(), messages));
            case Event.MessageDeleted e -> Uni.createFrom().item(changed(scene, e.message(), messages));
            case Event.ReadUpdated e -> Uni.createFrom().item(read(scene, e));
            case Event.RoomDeleted e -> Uni.createFrom().item(scene.shared(new EventData.RoomGone(e.room())));
            case Event.RoomCreated e -> memberships.created(scene, e);
            case Event.MemberJoined e -> memberships.joined(scene, e);
            case Event.MemberUpdated e -> memberships.updated(scene, e);
            case Event.MemberLeft e -> memberships.left(scene, e);
            case Event.MemberPreferred e -> memberships.preferred(scene, e);
            case Event.RoomUpdated e -> plain.room(scene, e.room());
            case Event.RoomArchived e -> plain.room(scene, e.room());
            case Event.UserUpdated e -> plain.user(scene, e.user());
        };
    }

    /// Its author gets it with their own id for it, everybody else without: two encodings, not one for each connection.
    private Shown created(Scene scene, Event.MessageCreated event, @Nullable MessageView message) {
        if (message == null) {
            return scene.nothing();
        }
        var shared = scene.frame(message.forOthers());
        return message.clientMessageId() == null
                ? new Shown(scene.placed(), shared, null, Map.of())
                : new Shown(scene.placed(), shared, null, Map.of(event.actor(), scene.frame(message)));
    }

    private Shown changed(Scene scene, UUID id, Map<UUID, MessageView> messages) {
        var message = messages.get(id);
        return message == null
                ? scene.nothing()
                : new Shown(
                        scene.placed(),
                        scene.frame(message.forOthers()),
                        scene.frame(new EventData.Unseen(id)),
                        Map.of());
    }

    private static Shown read(Scene scene, Event.ReadUpdated event) {
        return scene.shared(
                new EventData.Reading(event.room(), event.readSeq(), event.unreadCount(), event.mentionCount()));
    }

    /// All messages that these events are about. What this node has just stored is at hand.
    private Uni<Map<UUID, MessageView>> messages(List<Entry> entries, Set<UUID> readers) {
        var found = new HashMap<UUID, MessageView>();
        var asked = new HashSet<UUID>();
        var authors = new HashMap<UUID, Set<UUID>>();
        for (var entry : entries) {
            var created = entry.placed().event() instanceof Event.MessageCreated e ? e : null;
            var message = message(entry.placed());
            if (message == null) {
                continue;
            }
            if (entry.fresh() != null) {
                found.put(message, entry.fresh());
            } else if (created != null && readers.contains(created.actor())) {
                authors.computeIfAbsent(created.actor(), author -> new HashSet<>())
                        .add(message);
            } else {
                asked.add(message);
            }
        }
        var reads = new ArrayList<Uni<Map<UUID, MessageView>>>();
        if (!asked.isEmpty()) {
            reads.add(MessageViews.byIds(pool, asked, null));
        }
        authors.forEach((author, theirs) -> reads.add(MessageViews.byIds(pool, theirs, author)));
        return reads.isEmpty()
                ? Uni.createFrom().item(found)
                : Uni.join().all(reads).andFailFast().map(all -> merge(all, found));
    }

    private static Map<UUID, MessageView> merge(List<Map<UUID, MessageView>> all, Map<UUID, MessageView> found) {
        all.forEach(found::putAll);
        return found;
    }

    private static @Nullable UUID message(Placed placed) {
        return switch (placed.event()) {
            case Event.MessageCreated e -> e.message();
            case Event.MessageUpdated e -> e.message();
            case Event.MessageDeleted e -> e.message();
            default -> null;
        };
    }
}
