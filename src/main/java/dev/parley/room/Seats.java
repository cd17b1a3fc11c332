package dev.parley.room;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// What somebody is in a room right now, for reads: the one place that tells "not there" from "not a member".
@ApplicationScoped
public class Seats {

    private static final String SEAT = """
            select m.role, m.visible_from_seq, r.member_count
            from room r left join membership m on m.room_id = r.id and m.user_id = $3
            where r.id = $2 and r.workspace_id = $1 and r.deleted_at is null
              and (m.user_id is not null or (r.kind = 'channel' and r.visibility = 'public'))
            """;

    private final Pool pool;

    Seats(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// A membership.
    ///
    /// @param visibleFromSeq what lies before it does not exist for this member
    public record Seat(UUID room, RoomRole role, long visibleFromSeq, int memberCount) {}

    /// The seat of this person in a room.
    ///
    /// @throws Refusal `not_found` if the room is not there or not for their eyes; `not_a_member`
    public Uni<Seat> require(UUID workspace, UUID user, UUID room) {
        return pool.preparedQuery(SEAT).execute(Tuple.of(workspace, room, user)).map(rows -> seat(room, rows));
    }

    private static Seat seat(UUID room, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Refusal.notFound();
        }
        var row = rows.iterator().next();
        if (row.getString("role") == null) {
            throw Refusal.forbidden(Code.NOT_A_MEMBER);
        }
        return new Seat(
                room,
                RoomRole.of(row.getString("role")),
                row.getLong("visible_from_seq"),
                row.getInteger("member_count"));
    }
}
