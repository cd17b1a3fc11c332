package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.protocol.Event;
import dev.parley.protocol.MemberView;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import dev.parley.protocol.RoomView;
import dev.parley.protocol.UserView;
import dev.parley.view.MemberViews;
import dev.parley.view.MemberViews.Place;
import dev.parley.view.MessageViews;
import dev.parley.view.PersonViews;
import dev.parley.view.RoomViews;
import dev.parley.view.UserViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What events are about, as it is now: with one statement for each kind of thing, however many events there are.
@ApplicationScoped
class Subjects {

    private final Pool pool;
    private final RoomViews rooms;
    private final MemberViews members;
    private final UserViews users;

    Subjects(@ReactiveDataSource("read") Pool pool, RoomViews rooms, MemberViews members, UserViews users) {
        this.pool = pool;
        this.rooms = rooms;
        this.members = members;
        this.users = users;
    }

    /// What was found. What is gone by now is in none of these.
    ///
    /// @param messages each as its author sees it
    record Found(
            Map<UUID, MessageView> messages,
            Map<UUID, RoomView> rooms,
            Map<Place, MemberView> members,
            Map<UUID, Person> people,
            Map<UUID, UserView> users) {

        /// Somebody in a room; their name alone if they have gone again by now.
        MemberView member(UUID room, UUID user) {
            var member = members.get(new Place(room, user));
            return member == null ? gone(room, user) : member;
        }

        /// Somebody who is in the room no more.
        MemberView gone(UUID room, UUID user) {
            var person = people.get(user);
            if (person == null) {
                throw new IllegalStateException("the log names a user who never was");
            }
            return new MemberView(room, user, person, null, null);
        }
    }

    /// All that these events are about. What this node has just stored is at hand.
    Uni<Found> of(UUID workspace, List<Entry> entries) {
        var wanted = new Wanted();
        entries.forEach(wanted::add);
        return Uni.combine()
                .all()
                .unis(
                        MessageViews.asAuthors(pool, wanted.messages),
                        rooms.shared(pool, wanted.rooms),
                        members.at(pool, wanted.members),
                        PersonViews.byIds(pool, wanted.people),
                        users.some(pool, workspace, wanted.users))
                .with((messages, rooms, members, people, users) ->
                        new Found(wanted.withFresh(messages), rooms, members, people, users));
    }

    /// What has to be read.
    private static final class Wanted {

        private final Map<UUID, MessageView> fresh = new HashMap<>();
        private final Set<UUID> messages = new HashSet<>();
        private final Set<UUID> rooms = new HashSet<>();
        private final Set<Place> members = new HashSet<>();
        private final Set<UUID> people = new HashSet<>();
        private final Set<UUID> users = new HashSet<>();

        void add(Entry entry) {
            switch (entry.placed().event()) {
                case Event.MessageCreated e when entry.fresh() != null -> fresh.put(e.message(), entry.fresh());
                case Event.MessageCreated e -> messages.add(e.message());
                case Event.MessageUpdated e -> messages.add(e.message());
                case Event.MessageDeleted e -> messages.add(e.message());
                case Event.RoomUpdated e -> rooms.add(e.room());
                case Event.RoomArchived e -> rooms.add(e.room());
                case Event.MemberJoined e -> add(e.room(), e.user());
                case Event.MemberUpdated e -> {
                    rooms.add(e.room());
                    add(e.room(), e.user());
                }
                case Event.MemberLeft e -> people.add(e.user());
                case Event.UserUpdated e -> users.add(e.user());
                case Event.RoomCreated e -> {}
                case Event.RoomDeleted e -> {}
                case Event.MemberPreferred e -> {}
                case Event.ReadUpdated e -> {}
            }
        }

        private void add(UUID room, UUID user) {
            members.add(new Place(room, user));
            people.add(user);
        }

        Map<UUID, MessageView> withFresh(Map<UUID, MessageView> read) {
            if (read.isEmpty()) {
                return fresh;
            }
            var all = new HashMap<>(fresh);
            all.putAll(read);
            return all;
        }
    }
}
