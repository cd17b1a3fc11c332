package dev.parley.view;

import dev.parley.problem.Refusal;
import dev.parley.protocol.Page;
import dev.parley.protocol.UserView;
import dev.parley.system.http.PageToken;
import dev.parley.system.http.Paging;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// People as the others of their workspace see them. Every statement names the workspace.
@ApplicationScoped
public class UserViews {

    private static final String LIST = "users";

    private static final String COLUMNS =
            "select id, workspace_id, external_id, username, display_name, avatar_url, bio, role, attributes, created_at,"
                    + " lower(display_name) as sorted from users ";

    private static final String SOME = COLUMNS + "where workspace_id = $1 and id = any($2)";

    private static final String BY_EXTERNAL =
            COLUMNS + "where workspace_id = $1 and external_id = $2 and disabled_at is null";

    private static final String PAGE = COLUMNS + """
            where workspace_id = $1 and disabled_at is null
              and ($2::text is null or lower(display_name) like $2 or username_key like $2)
              and (lower(display_name), id) > (coalesce($3::text, ''), coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'))
            order by lower(display_name), id
            limit $5
            """;

    private final Pool pool;

    UserViews(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// One person.
    ///
    /// @throws Refusal `not_found`
    public Uni<UserView> one(UUID workspace, UUID user) {
        return one(pool, workspace, user);
    }

    /// One person, in the snapshot of this client.
    ///
    /// @throws Refusal `not_found`
    public Uni<UserView> one(SqlClient client, UUID workspace, UUID user) {
        return some(client, workspace, List.of(user)).map(found -> {
            var view = found.get(user);
            if (view == null) {
                throw Refusal.notFound();
            }
            return view;
        });
    }

    /// Those of these people who are in the workspace, by id.
    public Uni<Map<UUID, UserView>> some(SqlClient client, UUID workspace, Collection<UUID> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(SOME)
                .execute(Tuple.of(workspace, users.toArray(UUID[]::new)))
                .map(rows -> rows(rows).stream()
                        .collect(java.util.stream.Collectors.toMap(row -> row.getUUID("id"), UserViews::view)));
    }

    /// A page of the people of a workspace, by display name.
    ///
    /// @param query a part of the display name or user name, in whatever case; null for everybody
    public Uni<Page<UserView>> page(UUID workspace, @Nullable String query, Paging paging) {
        var after = paging.after(LIST, 2);
        int limit = paging.limit();
        var parameters = Tuple.tuple()
                .addUUID(workspace)
                .addString(query == null ? null : "%" + escaped(query.toLowerCase(Locale.ROOT)) + "%")
                .addString(after == null ? null : after.text(0))
                .addUUID(after == null ? null : after.uuid(1))
                .addInteger(limit + 1);
        return pool.preparedQuery(PAGE).execute(parameters).map(rows -> Page.cut(rows(rows), limit, UserViews::token)
                .map(UserViews::view));
    }

    /// Whom the host application calls so: nobody or one.
    public Uni<Page<UserView>> byExternalId(UUID workspace, String externalId) {
        return pool.preparedQuery(BY_EXTERNAL)
                .execute(Tuple.of(workspace, externalId))
                .map(rows -> Page.all(rows(rows).stream().map(UserViews::view).toList()));
    }

    private static String token(Row row) {
        return PageToken.of(LIST, row.getString("sorted"), row.getUUID("id"));
    }

    /// The text with what `like` gives a meaning taken literally.
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static List<Row> rows(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static UserView view(Row row) {
        return new UserView(
                row.getUUID("id"),
                row.getUUID("workspace_id"),
                row.getString("external_id"),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("avatar_url"),
                row.getString("bio"),
                row.getString("role"),
                row.get(JsonObject.class, "attributes").getMap(),
                row.get(OffsetDateTime.class, "created_at").toInstant(),
                null);
    }
}
