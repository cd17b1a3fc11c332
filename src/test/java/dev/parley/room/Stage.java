package dev.parley.room;

import static io.restassured.RestAssured.given;

import dev.parley.system.Ids;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A workspace of its own for one test, and the people in it.
@ApplicationScoped
class Stage {

    private final Pool pool;

    Stage(Pool pool) {
        this.pool = pool;
    }

    /// A workspace and somebody in it.
    record Person(UUID workspace, UUID id, String token) {

        /// A call by this person.
        RequestSpecification call() {
            return given().header("Authorization", token).contentType(ContentType.JSON);
        }

        Response get(String path, Object... parts) {
            return call().get("/api/v1" + path, parts);
        }

        Response post(Object body, String path, Object... parts) {
            return call().body(body).post("/api/v1" + path, parts);
        }

        Response patch(Object body, String path, Object... parts) {
            return call().body(body).patch("/api/v1" + path, parts);
        }

        Response delete(String path, Object... parts) {
            return call().delete("/api/v1" + path, parts);
        }

        /// Makes a channel.
        String channel(String name, String visibility) {
            return post(Map.of("kind", "channel", "name", name, "visibility", visibility), "/rooms")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }
    }

    UUID workspace() {
        var id = Ids.next();
        run("insert into workspace(id, slug, name, created_at) values ($1, $2, 'Test', now())", id, id.toString());
        run("insert into workspace_log(workspace_id, epoch) values ($1, $2)", id, Ids.next());
        return id;
    }

    Person person(UUID workspace, String name, String role) {
        var id = Ids.next();
        run(
                "insert into users(id, workspace_id, username, username_key, username_skeleton, display_name, role, created_at)"
                        + " values ($1, $2, $3, $3, $3, $3, $4, now())",
                id,
                workspace,
                name,
                role);
        return new Person(workspace, id, "Test " + workspace + ":" + id);
    }

    Person member(UUID workspace, String name) {
        return person(workspace, name, "member");
    }

    /// Several people who differ by a number.
    List<Person> crowd(UUID workspace, int size) {
        return StreamSupport.stream(java.util.stream.IntStream.range(0, size).spliterator(), false)
                .map(i -> member(workspace, "crowd" + i))
                .toList();
    }

    void run(String sql, Object... parameters) {
        pool.preparedQuery(sql).executeAndAwait(Tuple.from(parameters));
    }

    List<Row> rows(String sql, Object... parameters) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .executeAndAwait(Tuple.from(parameters))
                                .spliterator(),
                        false)
                .toList();
    }

    /// What the log tells of a room, in order: the numbers of its events' kinds.
    List<Integer> kinds(String room) {
        return rows("select type from event where room_id = $1 order by position", UUID.fromString(room)).stream()
                .map(row -> row.getInteger("type"))
                .collect(Collectors.toList());
    }
}
