package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.log.History;
import dev.parley.log.LogReader;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import dev.parley.protocol.RoomView;
import dev.parley.protocol.UserView;
import dev.parley.view.MessageViews;
import dev.parley.view.MessageViews.Span;
import dev.parley.view.RoomViews;
import dev.parley.view.UserViews;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that a client needs to begin, of one moment: what the cursor counts is exactly what the rooms show, so that a
/// stream from there leaves nothing out and brings nothing twice.
@ApplicationScoped
class Bootstraps {

    private static final int MOST_ROOMS = 5_000;
    private static final int ROOMS_WITH_MESSAGES = 30;
    private static final int MESSAGES = 20;

    /// The first statement behind it fixes the snapshot.
    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";

    private final Pool pool;
    private final LogReader log;
    private final History history;
    private final RoomViews rooms;
    private final UserViews users;
    private final Clock clock;

    Bootstraps(
            @ReactiveDataSource("read") Pool pool,
            LogReader log,
            History history,
            RoomViews rooms,
            UserViews users,
            Clock clock) {
        this.pool = pool;
        this.log = log;
        this.history = history;
        this.rooms = rooms;
        this.users = users;
        this.clock = clock;
    }

    /// @param rooms all of mine, by last activity; the latest with their last messages
    /// @param users whoever is shown, with the few words that stand beside a message
    /// @param unread what is unread everywhere
    /// @param cursor where a stream goes on
    record Bootstrap(
            UserView me, List<RoomView> rooms, List<Person> users, Unread unread, String cursor, Instant serverTime) {}

    /// @param rooms those with something unread; the sums are over all
    record Unread(long total, long mentions, List<RoomUnread> rooms) {}

    record RoomUnread(UUID roomId, long unreadCount, long mentionCount) {}

    private record Parts(LogReader.Head head, UserView me, List<RoomView> rooms) {}

    /// Where the caller stands now.
    Uni<Bootstrap> read(Caller caller) {
        return pool.withTransaction(
                        connection -> connection.query(ONE_MOMENT).execute().chain(() -> parts(connection, caller)))
                .chain(parts ->
                        history.of(caller.workspace(), parts.head.epoch()).map(digest -> bootstrap(parts, digest)));
    }

    private Uni<Parts> parts(SqlClient snapshot, Caller caller) {
        return log.heads(snapshot, Set.of(caller.workspace()))
                .map(heads -> Objects.requireNonNull(heads.get(caller.workspace())))
                .chain(head -> users.one(snapshot, caller.workspace(), caller.user())
                        .chain(me -> rooms(snapshot, caller.user()).map(rooms -> new Parts(head, me, rooms))));
    }

    private Uni<List<RoomView>> rooms(SqlClient snapshot, UUID user) {
        return rooms.mine(snapshot, user, MOST_ROOMS)
                .chain(mine -> MessageViews.latest(snapshot, spans(mine), MESSAGES, user)
                        .map(messages -> with(mine, messages)));
    }

    private static List<Span> spans(List<RoomView> mine) {
        return mine.stream()
                .limit(ROOMS_WITH_MESSAGES)
                .map(room -> new Span(room.id(), visibleFrom(room), room.lastSeq()))
                .toList();
    }

    private static long visibleFrom(RoomView room) {
        return Objects.requireNonNull(own(room).visibleFromSeq(), "a member sees a room from somewhere");
    }

    private static RoomView.Own own(RoomView room) {
        return Objects.requireNonNull(room.own(), "these are one's own rooms");
    }

    private static List<RoomView> with(List<RoomView> mine, Map<UUID, List<MessageView>> messages) {
        var rooms = new ArrayList<RoomView>(mine.size());
        for (var room : mine) {
            rooms.add(
                    rooms.size() < ROOMS_WITH_MESSAGES
                            ? room.at(room.lastSeq(), own(room).with(messages.getOrDefault(room.id(), List.of())))
                            : room);
        }
        return rooms;
    }

    private Bootstrap bootstrap(Parts parts, long digest) {
        return new Bootstrap(
                parts.me,
                parts.rooms,
                people(parts.rooms),
                unread(parts.rooms),
                Frames.cursor(digest, parts.head.position()),
                clock.instant());
    }

    private static List<Person> people(List<RoomView> rooms) {
        var people = new LinkedHashMap<UUID, Person>();
        for (var room : rooms) {
            room.members().forEach(member -> people.put(member.userId(), member.user()));
            add(people, own(room).lastMessage());
            var messages = own(room).messages();
            if (messages != null) {
                messages.forEach(message -> add(people, message));
            }
        }
        return List.copyOf(people.values());
    }

    private static void add(Map<UUID, Person> people, @Nullable MessageView message) {
        if (message != null) {
            people.put(message.author().id(), message.author());
        }
    }

    private static Unread unread(List<RoomView> rooms) {
        long total = 0;
        long mentions = 0;
        var some = new ArrayList<RoomUnread>();
        for (var room : rooms) {
            long unread = Objects.requireNonNullElse(own(room).unreadCount(), 0L);
            long mentioned = Objects.requireNonNullElse(own(room).mentionCount(), 0L);
            total += unread;
            mentions += mentioned;
            if (unread > 0 || mentioned > 0) {
                some.add(new RoomUnread(room.id(), unread, mentioned));
            }
        }
        return new Unread(total, mentions, some);
    }
}
