package dev.parley.view;

import dev.parley.problem.Refusal;
import dev.parley.protocol.MemberView;
import dev.parley.protocol.Page;
import dev.parley.protocol.Person;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Members as everybody in the room sees them, by name.
///
/// Measured beside Hibernate Reactive: a page of 50 rows costs a fifth.
@ApplicationScoped
public class MemberViews {

    /// The most people that a room may have for each to see how far the others have read.
    public static final int RECEIPTS_UP_TO = 100;

    private static final String LIST = "members";

    private static final String COLUMNS = """
            select m.room_id, m.user_id, m.role, m.nickname, m.muted_until, m.joined_at,
              u.username, u.display_name, u.avatar_url, lower(u.display_name) as by_name
            """;

    private static final String OF_ROOMS = COLUMNS + """
            from membership m join users u on u.id = m.user_id
            where m.room_id = any($1) order by lower(u.display_name), m.user_id
            """;

    private static final String AT = COLUMNS + """
            from unnest($1::uuid[], $2::uuid[]) p(room_id, user_id)
            join membership m on m.room_id = p.room_id and m.user_id = p.user_id join users u on u.id = m.user_id
            """;

    /// With how far each has read, where receipts are on.
    private static final String READING = COLUMNS + """
              , case when r.member_count <= $1 then k.read_seq end as read_seq
            from membership m join users u on u.id = m.user_id join room r on r.id = m.room_id
            left join read_mark k on k.room_id = m.room_id and k.user_id = m.user_id
            """;

    private static final String READING_OF =
            READING + "where m.room_id = $2 and m.user_id = any($3) order by lower(u.display_name), m.user_id";

    private static final String PAGE = READING + """
            where m.room_id = $2
              and ($3::text is null or (lower(u.display_name), m.user_id) > ($3::text, $4::uuid))
            order by lower(u.display_name), m.user_id limit $5
            """;

    private final Pool pool;

    MemberViews(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// A page of a room's members with their read positions, for one of them.
    ///
    /// @throws Refusal `not_found`, `not_a_member`
    public Uni<Page<MemberView>> page(UUID workspace, UUID reader, UUID room, Paging paging) {
        var after = paging.after(LIST, 2);
        int limit = paging.limit();
        var parameters = Tuple.tuple()
                .addInteger(RECEIPTS_UP_TO)
                .addUUID(room)
                .addString(after == null ? null : after.text(0))
                .addUUID(after == null ? null : after.uuid(1))
                .addInteger(limit + 1);
        return Seat.require(pool, workspace, room, reader)
                .chain(() -> pool.preparedQuery(PAGE).execute(parameters))
                .map(rows -> Page.cut(rows(rows), limit, MemberViews::token))
                .map(page -> page.map(row -> view(row, true)));
    }

    /// Some members of a room with their read positions, by name.
    public Uni<List<MemberView>> reading(UUID room, Collection<UUID> users) {
        return pool.preparedQuery(READING_OF)
                .execute(Tuple.of(RECEIPTS_UP_TO, room, users.toArray(UUID[]::new)))
                .map(rows -> views(rows, true));
    }

    /// Somebody's place in a room.
    public record Place(UUID room, UUID user) {}

    /// Members as events tell them, those who are there: without read positions, which move on without an event.
    public Uni<Map<Place, MemberView>> at(SqlClient client, Collection<Place> places) {
        if (places.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        var parameters = Tuple.of(
                places.stream().map(Place::room).toArray(UUID[]::new),
                places.stream().map(Place::user).toArray(UUID[]::new));
        return client.preparedQuery(AT).execute(parameters).map(rows -> views(rows, false).stream()
                .collect(Collectors.toMap(view -> new Place(view.roomId(), view.userId()), view -> view)));
    }

    /// All members of some rooms, without read positions; for rooms of few people.
    public Uni<Map<UUID, List<MemberView>>> ofRooms(SqlClient client, Collection<UUID> rooms) {
        if (rooms.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(OF_ROOMS)
                .execute(Tuple.of(rooms.toArray(UUID[]::new)))
                .map(rows -> views(rows, false).stream().collect(Collectors.groupingBy(MemberView::roomId)));
    }

    private static List<Row> rows(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static List<MemberView> views(RowSet<Row> rows, boolean reading) {
        return rows(rows).stream().map(row -> view(row, reading)).toList();
    }

    private static String token(Row row) {
        return PageToken.of(LIST, row.getString("by_name"), row.getUUID("user_id"));
    }

    private static MemberView view(Row row, boolean reading) {
        var user = row.getUUID("user_id");
        return new MemberView(
                row.getUUID("room_id"),
                user,
                new Person(user, row.getString("username"), row.getString("display_name"), row.getString("avatar_url")),
                new MemberView.Standing(
                        row.getString("role"),
                        row.getString("nickname"),
                        instant(row.getOffsetDateTime("muted_until")),
                        row.getOffsetDateTime("joined_at").toInstant()),
                reading ? row.getLong("read_seq") : null);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
