package dev.parley.room;

import static io.restassured.RestAssured.given;

import dev.parley.account.Caller;
import dev.parley.account.Client;
import dev.parley.account.Sessions;
import dev.parley.account.Users;
import dev.parley.system.Ids;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// A workspace of its own for one test, and the people in it.
@ApplicationScoped
class Stage {

    private final Pool pool;
    private final Users users;
    private final Sessions sessions;

    Stage(Pool pool, Users users, Sessions sessions) {
        this.pool = pool;
        this.users = users;
        this.sessions = sessions;
    }

    /// A workspace and somebody in it.
    record Person(UUID workspace, UUID id, String token) {

        /// A call by this person.
        RequestSpecification call() {
            return given().auth().oauth2(token).contentType(ContentType.JSON);
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

        /// Posts a message.
        Response say(String room, String text) {
            var answer = post(Map.of("clientMessageId", Ids.next(), "content", text), "/rooms/{room}/messages", room);
            answer.then().statusCode(201);
            return answer;
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
        return new Person(workspace, id, token(workspace, id));
    }

    private String token(UUID workspace, UUID id) {
        var caller = new Caller(workspace, id, Ids.next(), Instant.MAX);
        var client = new Client("127.0.0.1", "127.0.0.1", "test");
        return await(() -> users.me(caller).chain(user -> sessions.open(user, client)))
                .access()
                .token();
    }

    Person member(UUID workspace, String name) {
        return person(workspace, name, "member");
    }

    /// Several people who differ by a number.
    List<Person> crowd(UUID workspace, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> member(workspace, "crowd" + i))
                .toList();
    }

    /// Makes calls at the same moment and gives their answers.
    List<Response> atOnce(int calls, IntFunction<Response> call) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, calls)
                    .mapToObj(n -> threads.submit(() -> {
                        start.await();
                        return call.apply(n);
                    }))
                    .toList();
            start.countDown();
            return answers.stream().map(Stage::get).toList();
        }
    }

    private static Response get(Future<Response> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Runs a use case as a request does: on an event loop, in a context of its own.
    <T> T await(Supplier<Uni<T>> useCase) {
        try {
            return VertxContextSupport.subscribeAndAwait(useCase);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
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
