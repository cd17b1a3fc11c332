package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.protocol.Event;
import dev.parley.protocol.EventData;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.RoomView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes frames of events: joins to the ids of the log what they are about, as it is now, but `unreadCount`,
/// `mentionCount`, `readSeq` and `lastSeq` as they are at the event's own place.
@ApplicationScoped
class Renderer {

    private final Subjects subjects;
    private final OwnShows own;
    private final Frames frames;

    Renderer(Subjects subjects, OwnShows own, Frames frames) {
        this.subjects = subjects;
        this.own = own;
        this.frames = frames;
    }

    /// The frames of these events, one for each and in their order.
    ///
    /// @param history the digest of their cursors
    /// @param readers for whom rooms are shown as they see them, now; authors get frames of their own in any case
    Uni<List<Shown>> render(UUID workspace, long history, List<Entry> entries, Set<UUID> readers) {
        var scenes = entries.stream()
                .map(entry -> new Scene(workspace, history, entry.placed(), readers, frames))
                .toList();
        return subjects.of(workspace, entries)
                .map(found -> scenes.stream().map(scene -> show(scene, found)).toList())
                .chain(shown -> withOwn(scenes, shown));
    }

    /// Most events have nothing that is made for one person: only where they have, the database is asked again.
    private Uni<List<Shown>> withOwn(List<Scene> scenes, List<Shown> shared) {
        var places = new ArrayList<Integer>();
        var made = new ArrayList<Uni<Shown>>();
        for (int i = 0; i < scenes.size(); i++) {
            if (OwnShows.has(scenes.get(i))) {
                places.add(i);
                made.add(own.add(scenes.get(i), shared.get(i)));
            }
        }
        return made.isEmpty()
                ? Uni.createFrom().item(shared)
                : Uni.join().all(made).usingConcurrencyOf(4).andFailFast().map(all -> replaced(shared, places, all));
    }

    private static List<Shown> replaced(List<Shown> shared, List<Integer> places, List<Shown> made) {
        var all = new ArrayList<>(shared);
        for (int i = 0; i < places.size(); i++) {
            all.set(places.get(i), made.get(i));
        }
        return all;
    }

    /// What everybody is shown.
    private static Shown show(Scene scene, Subjects.Found found) {
        return switch (scene.placed().event()) {
            case Event.MessageCreated e -> created(scene, e, found.messages().get(e.message()));
            case Event.MessageUpdated e -> changed(scene, found.messages().get(e.message()));
            case Event.MessageDeleted e -> changed(scene, found.messages().get(e.message()));
            case Event.ReadUpdated e ->
                scene.shared(new EventData.Reading(e.room(), e.readSeq(), e.unreadCount(), e.mentionCount()));
            case Event.RoomCreated e -> scene.nothing();
            case Event.RoomUpdated e -> room(scene, found.rooms().get(e.room()));
            case Event.RoomArchived e -> room(scene, found.rooms().get(e.room()));
            case Event.RoomDeleted e -> scene.shared(new EventData.RoomGone(e.room()));
            case Event.MemberJoined e ->
                scene.shared(new EventData.Membership(found.member(e.room(), e.user()), e.memberCount(), null));
            case Event.MemberUpdated e -> updated(scene, e, found);
            case Event.MemberLeft e ->
                scene.shared(new EventData.Membership(found.gone(e.room(), e.user()), e.memberCount(), null));
            case Event.MemberPreferred e -> scene.nothing();
            case Event.UserUpdated e -> user(scene, e, found);
        };
    }

    /// Its author gets it with their own id for it, everybody else without: two encodings, not one for each connection.
    private static Shown created(Scene scene, Event.MessageCreated event, @Nullable MessageView message) {
        if (message == null) {
            return scene.nothing();
        }
        var shared = scene.frame(message.forOthers());
        return message.clientMessageId() == null
                ? new Shown(scene.placed(), shared, null, Map.of())
                : new Shown(scene.placed(), shared, null, Map.of(event.actor(), scene.frame(message)));
    }

    private static Shown changed(Scene scene, @Nullable MessageView message) {
        return message == null
                ? scene.nothing()
                : new Shown(
                        scene.placed(),
                        scene.frame(message.forOthers()),
                        scene.frame(new EventData.Unseen(message.id())),
                        Map.of());
    }

    /// The room without what is one reader's own; its `lastSeq` is that of this very event.
    private static Shown room(Scene scene, @Nullable RoomView room) {
        return room == null ? scene.nothing() : scene.shared(room.at(scene.seq(), null));
    }

    private static Shown updated(Scene scene, Event.MemberUpdated event, Subjects.Found found) {
        var room = found.rooms().get(event.room());
        return room == null
                ? scene.nothing()
                : scene.shared(
                        new EventData.Membership(found.member(event.room(), event.user()), room.memberCount(), null));
    }

    private static Shown user(Scene scene, Event.UserUpdated event, Subjects.Found found) {
        var user = found.users().get(event.user());
        return user == null ? scene.nothing() : scene.shared(user);
    }
}
