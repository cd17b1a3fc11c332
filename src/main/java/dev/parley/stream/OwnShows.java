package dev.parley.stream;

import dev.parley.protocol.Event;
import dev.parley.protocol.EventData;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.RoomView;
import dev.parley.view.MessageViews;
import dev.parley.view.RoomViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is made for one person alone. Who comes into a room, or begins one, gets the room with it, as it stood then.
@ApplicationScoped
class OwnShows {

    private static final int MESSAGES = 20;

    private final Pool pool;
    private final RoomViews rooms;

    OwnShows(@ReactiveDataSource("read") Pool pool, RoomViews rooms) {
        this.pool = pool;
        this.rooms = rooms;
    }

    /// Whether there is something to be made for one of the readers.
    static boolean has(Scene scene) {
        return switch (scene.placed().event()) {
            case Event.RoomCreated e -> e.members().stream().anyMatch(scene.readers()::contains);
            case Event.MemberJoined e -> scene.readers().contains(e.user());
            case Event.MemberPreferred e -> true;
            default -> false;
        };
    }

    /// The event with what is made for its readers.
    ///
    /// @param shown what everybody else gets
    Uni<Shown> add(Scene scene, Shown shown) {
        return switch (scene.placed().event()) {
            case Event.RoomCreated e -> created(scene, e);
            case Event.MemberJoined e -> joined(scene, e, shown);
            case Event.MemberPreferred e -> preferred(scene, e);
            default -> Uni.createFrom().item(shown);
        };
    }

    /// `data` is the Room as in each member's own bootstrap.
    private Uni<Shown> created(Scene scene, Event.RoomCreated event) {
        var own = event.members().stream()
                .filter(scene.readers()::contains)
                .map(user -> room(scene, event.room(), user))
                .toList();
        return Uni.join()
                .all(own)
                .usingConcurrencyOf(4)
                .andFailFast()
                .map(all -> new Shown(scene.placed(), null, null, frames(scene, all)));
    }

    private Uni<Shown> joined(Scene scene, Event.MemberJoined event, Shown shown) {
        return room(scene, event.room(), event.user()).map(own -> joined(scene, shown, own));
    }

    private static Shown joined(Scene scene, Shown shown, Own own) {
        if (own.room == null
                || shown.shared() == null
                || !(shown.shared().envelope().data() instanceof EventData.Membership data)) {
            return shown;
        }
        var frame = scene.frame(new EventData.Membership(data.member(), data.memberCount(), own.room));
        return new Shown(scene.placed(), shown.shared(), null, Map.of(own.user, frame));
    }

    private Uni<Shown> preferred(Scene scene, Event.MemberPreferred event) {
        return rooms.forReader(pool, event.user(), List.of(event.room()))
                .map(found -> found.isEmpty() || found.getFirst().own() == null
                        ? scene.nothing()
                        : scene.shared(preferences(found.getFirst().own())));
    }

    private static EventData.Preferences preferences(RoomView.Own own) {
        return new EventData.Preferences(own.notificationLevel(), own.hidden(), own.favourite());
    }

    private static Map<UUID, Frame> frames(Scene scene, List<Own> all) {
        var frames = new HashMap<UUID, Frame>();
        for (var own : all) {
            if (own.room != null) {
                frames.put(own.user, scene.frame(own.room));
            }
        }
        return frames;
    }

    /// A room as one person sees it; null if they see it no more.
    private record Own(UUID user, @Nullable RoomView room) {}

    private Uni<Own> room(Scene scene, UUID room, UUID user) {
        return rooms.forReader(pool, user, List.of(room))
                .chain(found -> found.isEmpty()
                                || found.getFirst().own() == null
                                || found.getFirst().own().visibleFromSeq() == null
                        ? Uni.createFrom().item(new Own(user, null))
                        : withMessages(
                                scene.seq(),
                                user,
                                found.getFirst(),
                                found.getFirst().own()));
    }

    private Uni<Own> withMessages(long seq, UUID user, RoomView room, RoomView.Own own) {
        var from = own.visibleFromSeq() == null ? seq : own.visibleFromSeq();
        return MessageViews.latest(pool, List.of(new MessageViews.Span(room.id(), from, seq)), MESSAGES, user)
                .map(latest -> latest.getOrDefault(room.id(), List.<MessageView>of()))
                .map(messages -> new Own(user, room.at(seq, own.joined(seq, messages))));
    }
}
