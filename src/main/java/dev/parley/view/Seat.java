package dev.parley.view;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a member may read of a room: from `visibleFromSeq` on. You reach a room's content through your seat in it.
///
/// @param role the member's role in the room
/// @param visibleFromSeq the first seq that they see
/// @param lastSeq the seq of the room's last event
public record Seat(UUID room, String role, long visibleFromSeq, long lastSeq) {

    /// What [#of] reads, so many columns.
    static final String SELECT = "select r.visibility, s.role, s.visible_from_seq, h.seq";

    static final int COLUMNS = 4;

    private static final String SQL = SELECT + " from room r"
            + " left join membership s on s.room_id = r.id and s.user_id = $3"
            + " left join room_head h on h.room_id = r.id"
            + " where r.id = $2 and r.workspace_id = $1 and r.deleted_at is null";

    /// The seat of a member.
    ///
    /// @return fails with `not_found` for what they may not see, with `not_a_member` for what they may see and not
    /// enter
    public static Uni<Seat> require(SqlClient client, UUID workspace, UUID room, UUID user) {
        return client.preparedQuery(SQL)
                .execute(Tuple.of(workspace, room, user))
                .map(rows -> of(room, rows));
    }

    /// The seat that the first row tells of.
    static Seat of(UUID room, RowSet<Row> rows) {
        var found = rows.iterator();
        return found.hasNext() ? of(room, found.next()) : refused(null);
    }

    private static Seat of(UUID room, Row row) {
        var cells = new Cells(row.getDelegate());
        var visibility = cells.text();
        var role = cells.textOrNull();
        return role == null ? refused(visibility) : new Seat(room, role, cells.number(), cells.number());
    }

    private static Seat refused(@Nullable String visibility) {
        throw "public".equals(visibility) ? Refusal.forbidden(Code.NOT_A_MEMBER) : Refusal.notFound();
    }
}
