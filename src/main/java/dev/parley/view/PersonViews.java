package dev.parley.view;

import dev.parley.protocol.Person;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// People in the few words that stand beside what they wrote.
public final class PersonViews {

    private static final String BY_IDS = "select id, username, display_name, avatar_url from users where id = any($1)";

    private PersonViews() {}

    /// The people with these ids, those that exist.
    public static Uni<Map<UUID, Person>> byIds(SqlClient client, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(BY_IDS)
                .execute(Tuple.of((Object) ids.toArray(UUID[]::new)))
                .map(PersonViews::read);
    }

    private static Map<UUID, Person> read(RowSet<Row> rows) {
        var people = new HashMap<UUID, Person>();
        for (var row : rows) {
            var id = row.getUUID("id");
            people.put(
                    id,
                    new Person(
                            id, row.getString("username"), row.getString("display_name"), row.getString("avatar_url")));
        }
        return people;
    }
}
