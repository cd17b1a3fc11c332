package dev.parley.view;

import dev.parley.protocol.MessageView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A stretch of a room's history on both sides of a place, as one member sees it; the place itself belongs to what is
/// from it on. Right and rows come by one statement: asking for the seat, the page and what lies beyond it one after
/// the other took three, and half of a page's rate.
///
/// @param below ascending by seq, like `from`
public record Stretch(Seat seat, List<MessageView> below, List<MessageView> from) {

    private static final String MINE = "(select * from message where room_id = s.room_id and seq >= ";

    /// $1 workspace, $2 room, $3 reader, $4 the place, $5 and $6 how many below it and from it on. The limits stand
    /// inside, as in [MessageViews#latest].
    static final String SQL = Seat.SELECT + ", " + MessageViews.COLUMNS + """
             from room r
            left join membership s on s.room_id = r.id and s.user_id = $3
            left join room_head h on h.room_id = r.id
            left join lateral (
            """ + MINE + "s.visible_from_seq and seq < $4"
            + MessageViews.SHOWN + " order by seq desc limit $5) union all "
            + MINE + "greatest($4, s.visible_from_seq)" + MessageViews.SHOWN + " order by seq limit $6)) m on true"
            + MessageViews.BESIDES
            + " where r.id = $2 and r.workspace_id = $1 and r.deleted_at is null order by m.seq";

    /// Reads a stretch.
    ///
    /// @return fails with `not_found` for what the reader may not see, with `not_a_member` for what they may see
    /// and not enter
    public static Uni<Stretch> read(
            SqlClient client, UUID workspace, UUID room, UUID reader, long place, int below, int from) {
        return client.preparedQuery(SQL)
                .execute(Tuple.of(workspace, room, reader, place, below, from))
                .map(rows -> of(room, reader, place, rows));
    }

    private static Stretch of(UUID room, UUID reader, long place, RowSet<Row> rows) {
        var seat = Seat.of(room, rows);
        var below = new ArrayList<MessageView>(rows.size());
        var from = new ArrayList<MessageView>(rows.size());
        for (var row : rows) {
            add(new Cells(row.getDelegate()), reader, place, below, from);
        }
        return new Stretch(seat, below, from);
    }

    private static void add(Cells cells, UUID reader, long place, List<MessageView> below, List<MessageView> from) {
        cells.skip(Seat.COLUMNS);
        var id = cells.uuidOrNull();
        if (id != null) {
            var message = MessageViews.read(id, cells, reader);
            (message.seq() < place ? below : from).add(message);
        }
    }
}
