package dev.parley.stream;

import static java.util.Objects.requireNonNull;

import dev.parley.protocol.Event;
import dev.parley.protocol.EventData;
import dev.parley.protocol.MemberView;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import dev.parley.protocol.RoomView;
import dev.parley.view.MemberViews;
import dev.parley.view.MessageViews;
import dev.parley.view.PersonViews;
import dev.parley.view.RoomViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How it is shown that rooms begin and people come, change and go. Who comes gets the room with it, as it stood then.
@ApplicationScoped
class MembershipShows {

    private static final int MESSAGES = 20;

    private final Pool pool;
    private final RoomViews rooms;
    private final MemberViews members;

    MembershipShows(@ReactiveDataSource("read") Pool pool, RoomViews rooms, MemberViews members) {
        this.pool = pool;
        this.rooms = rooms;
        this.members = members;
    }

    /// `data` is the Room as in each member's own bootstrap.
    Uni<Shown> created(Scene scene, Event.RoomCreated event) {
        var own = new ArrayList<Uni<Own>>();
        event.members().stream()
                .filter(scene.readers()::contains)
                .forEach(user -> own.add(room(scene, event.room(), user)));
        if (own.isEmpty()) {
            return Uni.createFrom().item(scene.nothing());
        }
        return Uni.join()
                .all(own)
                .usingConcurrencyOf(4)
                .andFailFast()
                .map(all -> new Shown(scene.placed(), null, null, frames(scene, all)));
    }

    Uni<Shown> joined(Scene scene, Event.MemberJoined event) {
        var shown = member(event.room(), event.user())
                .map(member -> new EventData.Membership(member, event.memberCount(), null));
        if (!scene.readers().contains(event.user())) {
            return shown.map(scene::shared);
        }
        return shown.chain(data -> room(scene, event.room(), event.user()).map(own -> joined(scene, data, own)));
    }

    Uni<Shown> updated(Scene scene, Event.MemberUpdated event) {
        return rooms.shared(pool, List.of(event.room()))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(scene.nothing())
                        : updated(
                                scene,
                                event,
                                requireNonNull(found.get(event.room())).memberCount()));
    }

    Uni<Shown> left(Scene scene, Event.MemberLeft event) {
        return PersonViews.byIds(pool, List.of(event.user()))
                .map(people -> gone(event.room(), event.user(), people))
                .map(member -> scene.shared(new EventData.Membership(member, event.memberCount(), null)));
    }

    Uni<Shown> preferred(Scene scene, Event.MemberPreferred event) {
        return rooms.forReader(pool, event.user(), List.of(event.room()))
                .map(found -> found.isEmpty() || found.getFirst().own() == null
                        ? scene.nothing()
                        : scene.shared(preferences(found.getFirst().own())));
    }

    private static EventData.Preferences preferences(RoomView.Own own) {
        return new EventData.Preferences(own.notificationLevel(), own.hidden(), own.favourite());
    }

    private Uni<Shown> updated(Scene scene, Event.MemberUpdated event, int memberCount) {
        return member(event.room(), event.user())
                .map(member -> scene.shared(new EventData.Membership(member, memberCount, null)));
    }

    private static Shown joined(Scene scene, EventData.Membership data, Own own) {
        var frame = own.room == null
                ? scene.frame(data)
                : scene.frame(new EventData.Membership(data.member(), data.memberCount(), own.room));
        return new Shown(scene.placed(), scene.frame(data), null, Map.of(own.user, frame));
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

    /// Somebody in a room; their name alone if they have gone again by now.
    private Uni<MemberView> member(UUID room, UUID user) {
        return members.of(pool, room, List.of(user))
                .chain(found -> found.isEmpty()
                        ? PersonViews.byIds(pool, List.of(user)).map(people -> gone(room, user, people))
                        : Uni.createFrom().item(found.getFirst()));
    }

    private static MemberView gone(UUID room, UUID user, Map<UUID, Person> people) {
        var person = people.get(user);
        if (person == null) {
            throw new IllegalStateException("the log names a user who never was");
        }
        return new MemberView(room, user, person, null, null);
    }
}
