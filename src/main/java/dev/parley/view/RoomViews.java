package dev.parley.view;

import dev.parley.problem.Refusal;
import dev.parley.protocol.MemberView;
import dev.parley.protocol.Page;
import dev.parley.protocol.RoomView;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Rooms as a reader sees them. Every statement looks through the reader's membership, or shows only what shows itself:
/// a room that the reader may not see is simply not among the rows.
@ApplicationScoped
public class RoomViews {

    private static final String MINE = "rooms";
    private static final String DIRECTORY = "directory";

    private final Pool pool;
    private final MemberViews members;

    RoomViews(@ReactiveDataSource("read") Pool pool, MemberViews members) {
        this.pool = pool;
        this.members = members;
    }

    /// One room.
    ///
    /// @throws Refusal `not_found` if it is not there or not for the reader's eyes
    public Uni<RoomView> one(UUID reader, UUID room) {
        return forReader(pool, reader, List.of(room))
                .map(found -> found.stream().findFirst().orElseThrow(Refusal::notFound));
    }

    /// Those of the rooms that the reader is in, by last activity, newest first.
    public Uni<List<RoomView>> mineAmong(UUID reader, Collection<UUID> rooms) {
        return forReader(pool, reader, rooms)
                .map(found -> found.stream().filter(RoomViews::isMember).toList());
    }

    /// A page of the rooms that the reader is in, by last activity, newest first.
    public Uni<Page<RoomView>> mine(UUID reader, Paging paging) {
        var after = paging.after(MINE, 2);
        int limit = paging.limit();
        return mine(pool, reader, after, limit + 1)
                .map(rows -> Page.cut(rows, limit, RoomViews::activity))
                .chain(page -> page(reader, page));
    }

    /// The rooms that the reader is in, by last activity, newest first, at most so many.
    public Uni<List<RoomView>> mine(SqlClient client, UUID reader, int limit) {
        return mine(client, reader, null, limit).chain(rows -> views(client, reader, rows));
    }

    /// Those of the rooms that the reader may see, by last activity, newest first.
    public Uni<List<RoomView>> forReader(SqlClient client, UUID reader, Collection<UUID> rooms) {
        return client.preparedQuery(RoomRows.SEEN)
                .execute(Tuple.of(reader, rooms.toArray(UUID[]::new)))
                .chain(rows -> views(client, reader, list(rows)));
    }

    /// A page of all public channels of the reader's workspace, by name.
    public Uni<Page<RoomView>> directory(UUID reader, Paging paging) {
        var after = paging.after(DIRECTORY, 2);
        int limit = paging.limit();
        var parameters = Tuple.tuple()
                .addUUID(reader)
                .addString(after == null ? null : after.text(0))
                .addUUID(after == null ? null : after.uuid(1))
                .addInteger(limit + 1);
        return pool.preparedQuery(RoomRows.DIRECTORY)
                .execute(parameters)
                .map(rows -> Page.cut(list(rows), limit, RoomViews::name))
                .chain(page -> page(reader, page));
    }

    /// Rooms as events show them to all their members: without what is one reader's own. One that is deleted is left
    /// out.
    public Uni<Map<UUID, RoomView>> shared(SqlClient client, Collection<UUID> rooms) {
        if (rooms.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(RoomRows.SHARED)
                .execute(Tuple.of((Object) rooms.toArray(UUID[]::new)))
                .map(RoomViews::list)
                .chain(rows -> withMembers(client, rows).map(people -> shared(rows, people)));
    }

    private static Uni<List<Row>> mine(SqlClient client, UUID reader, @Nullable PageToken after, int limit) {
        var parameters = Tuple.tuple()
                .addUUID(reader)
                .addOffsetDateTime(after == null ? null : after.instant(0).atOffset(ZoneOffset.UTC))
                .addUUID(after == null ? null : after.uuid(1))
                .addInteger(limit);
        return client.preparedQuery(RoomRows.MINE).execute(parameters).map(RoomViews::list);
    }

    private Uni<Page<RoomView>> page(UUID reader, Page<Row> page) {
        return views(pool, reader, page.items()).map(views -> new Page<>(views, page.nextPageToken()));
    }

    private Uni<List<RoomView>> views(SqlClient client, UUID reader, List<Row> rows) {
        return withMembers(client, rows).map(people -> rows.stream()
                .map(row -> RoomRows.view(row, people, reader))
                .toList());
    }

    private Uni<Map<UUID, List<MemberView>>> withMembers(SqlClient client, List<Row> rows) {
        return members.ofRooms(
                client,
                rows.stream().filter(RoomRows::showsMembers).map(RoomRows::id).toList());
    }

    private static Map<UUID, RoomView> shared(List<Row> rows, Map<UUID, List<MemberView>> people) {
        return rows.stream()
                .map(row -> RoomRows.shared(row, people))
                .collect(Collectors.toMap(RoomView::id, room -> room));
    }

    private static List<Row> list(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(io.vertx.mutiny.sqlclient.Row::getDelegate)
                .toList();
    }

    private static String activity(Row row) {
        return PageToken.of(MINE, row.getOffsetDateTime("active_at").toInstant(), RoomRows.id(row));
    }

    private static boolean isMember(RoomView room) {
        return room.own() != null && room.own().myRole() != null;
    }

    private static String name(Row row) {
        return PageToken.of(DIRECTORY, row.getString("name_key"), RoomRows.id(row));
    }
}
