package dev.parley.message;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a batch writes for its posts: one statement for the messages, one for the threads, however many there are.
final class PostWrites {

    private static final String MESSAGES = "insert into message(id, room_id, seq, n, countable, author_id, client_key,"
            + " client_message_id, fingerprint, thread_root_id, also_in_room, content, metadata, created_at)"
            + " select u.*, $1 from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::boolean[], $7::uuid[],"
            + " $8::uuid[], $9::text[], $10::bytea[], $11::uuid[], $12::boolean[], $13::text[], $14::jsonb[]) u";

    private static final String THREADS = "insert into thread(root_id, reply_count, last_reply_at)"
            + " select u.*, $3 from unnest($1::uuid[], $2::int[]) u on conflict (root_id) do update"
            + " set reply_count = excluded.reply_count, last_reply_at = excluded.last_reply_at";

    private final Batch batch;
    private final List<Line> lines = new ArrayList<>();
    private final Map<UUID, Integer> threads = new LinkedHashMap<>();

    PostWrites(Batch batch) {
        this.batch = batch;
    }

    void message(Post post, ClientKey key, long seq, long n) {
        lines.add(new Line(post, key, seq, n));
    }

    /// The newest count of a thread wins: one entry a root.
    void thread(UUID root, int replies) {
        threads.put(root, replies);
    }

    List<LaneKind.Statement> statements() {
        var statements = new ArrayList<LaneKind.Statement>();
        if (!lines.isEmpty()) {
            statements.add(new LaneKind.Statement(MESSAGES, messages()));
        }
        if (!threads.isEmpty()) {
            statements.add(new LaneKind.Statement(
                    THREADS,
                    Tuple.of(
                            threads.keySet().toArray(UUID[]::new),
                            threads.values().toArray(Integer[]::new),
                            batch.timestamp())));
        }
        return statements;
    }

    private Tuple messages() {
        return Tuple.tuple()
                .addOffsetDateTime(batch.timestamp())
                .addArrayOfUUID(lines.stream().map(line -> line.post.id()).toArray(UUID[]::new))
                .addArrayOfUUID(lines.stream().map(line -> line.post.room()).toArray(UUID[]::new))
                .addArrayOfLong(lines.stream().map(Line::seq).toArray(Long[]::new))
                .addArrayOfLong(lines.stream().map(Line::n).toArray(Long[]::new))
                .addArrayOfBoolean(
                        lines.stream().map(line -> line.post.countable()).toArray(Boolean[]::new))
                .addArrayOfUUID(lines.stream().map(line -> line.post.author()).toArray(UUID[]::new))
                .addArrayOfUUID(lines.stream().map(line -> line.key.key()).toArray(UUID[]::new))
                .addArrayOfString(lines.stream().map(line -> line.key.text()).toArray(String[]::new))
                .addArrayOfBuffer(lines.stream()
                        .map(line -> Buffer.buffer(line.post.fingerprint()))
                        .toArray(Buffer[]::new))
                .addArrayOfUUID(
                        lines.stream().map(line -> line.post.threadRoot()).toArray(UUID[]::new))
                .addArrayOfBoolean(
                        lines.stream().map(line -> line.post.alsoInRoom()).toArray(Boolean[]::new))
                .addArrayOfString(
                        lines.stream().map(line -> line.post.content()).toArray(String[]::new))
                .addArrayOfJsonObject(
                        lines.stream().map(line -> line.post.metadata()).toArray(JsonObject[]::new));
    }

    private record Line(Post post, ClientKey key, long seq, long n) {}
}
