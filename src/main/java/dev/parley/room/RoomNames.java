package dev.parley.room;

import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// How a room is named in a path: by its id, by `ext:` and the host's own id, or by a channel's name with or without
/// `#`, in whatever case and form.
@ApplicationScoped
public class RoomNames {

    private static final String EXTERNAL = "ext:";
    private static final int LONGEST = 260;

    private static final String BY_NAME =
            "select id from room where workspace_id = $1 and name_key = $2 and deleted_at is null";
    private static final String BY_EXTERNAL =
            "select id from room where workspace_id = $1 and external_id = $2 and deleted_at is null";

    private final Pool pool;

    RoomNames(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// The id of the room that is named so. Nothing is judged: whoever uses the id looks the room up through the
    /// caller's workspace and membership, and an id is given back without a look, since that follows anyway.
    ///
    /// @throws Refusal `not_found`
    public Uni<UUID> resolve(UUID workspace, String named) {
        var id = Text.uuid(named);
        if (id != null) {
            return Uni.createFrom().item(id);
        }
        if (!Text.isText(named) || named.length() > LONGEST) {
            return Uni.createFrom().failure(Refusal.notFound());
        }
        return named.startsWith(EXTERNAL)
                ? find(BY_EXTERNAL, workspace, named.substring(EXTERNAL.length()))
                : find(BY_NAME, workspace, ChannelName.keyOf(named));
    }

    private Uni<UUID> find(String sql, UUID workspace, String key) {
        return pool.preparedQuery(sql).execute(Tuple.of(workspace, key)).map(RoomNames::only);
    }

    private static UUID only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Refusal.notFound();
        }
        return rows.iterator().next().getUUID("id");
    }
}
