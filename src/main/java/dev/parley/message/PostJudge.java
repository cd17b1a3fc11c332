package dev.parley.message;

import dev.parley.account.ServiceRole;
import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import dev.parley.room.Permission;
import dev.parley.room.Rights;
import dev.parley.room.RoomRole;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges the posts of one batch under the lock. The order is part of the promise: what one may not see does not exist;
/// then a repeat is answered, although its author was muted or has gone since; only then the rights.
final class PostJudge implements LaneKind.Judge<Post> {

    private final Batch batch;
    private final RateLimits limits;
    private final PostWrites writes;
    private final Map<Sent, Accepted> accepted = new HashMap<>();
    private final Map<UUID, Integer> replies = new HashMap<>();

    PostJudge(Batch batch, RateLimits limits) {
        this.batch = batch;
        this.limits = limits;
        this.writes = new PostWrites(batch);
    }

    @Override
    public Supplier<Post.Outcome> decide(Post post, Row row) {
        var role = role(row);
        var visibility = row.getString("visibility");
        if (visibility == null || row.getString("username") == null || (role == null && visibility.equals("private"))) {
            throw Refusal.notFound();
        }
        var key = post.key();
        var sent = new Sent(post.author(), post.room(), key.key());
        var before = accepted.containsKey(sent) ? accepted.get(sent) : stored(row);
        if (before != null) {
            return repeated(post, before, key.text());
        }
        mayPost(post, row, role);
        var message = store(post, row, key);
        accepted.put(sent, new Accepted(post.id(), post.fingerprint(), key.text()));
        return () -> new Post.Outcome.Created(message);
    }

    @Override
    public List<LaneKind.Statement> writes() {
        return writes.statements();
    }

    private static @Nullable Accepted stored(Row row) {
        var id = row.getUUID("id");
        return id == null
                ? null
                : new Accepted(id, row.getBuffer("fingerprint").getBytes(), row.getString("client_message_id"));
    }

    private static Supplier<Post.Outcome> repeated(Post post, Accepted before, @Nullable String text) {
        if (!Arrays.equals(before.fingerprint(), post.fingerprint()) || !Objects.equals(before.text(), text)) {
            throw Refusal.conflict(Code.IDEMPOTENCY_MISMATCH);
        }
        return () -> new Post.Outcome.Found(before.id(), before.id().equals(post.id()));
    }

    private void mayPost(Post post, Row row, @Nullable RoomRole role) {
        if (row.getValue("archived_at") != null) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
        var service = ServiceRole.of(row.getString("service_role"));
        if (role == null || !Rights.may(service, role, Permission.MESSAGE_SEND)) {
            throw Refusal.forbidden(Code.NOT_A_MEMBER);
        }
        var always = Rights.may(service, role, Permission.MESSAGE_SEND_ALWAYS);
        if (row.getBoolean("read_only") && !always) {
            throw Refusal.forbidden(Code.READ_ONLY);
        }
        var mutedUntil = instant(row, "muted_until");
        if (mutedUntil != null && mutedUntil.isAfter(batch.at())) {
            throw Refusal.forbidden(Code.MUTED);
        }
        if (post.threadRoot() != null && !row.getBoolean("root_ok")) {
            throw Refusal.notFound();
        }
        if (!always) {
            slowly(row.getInteger("slow_seconds"), mark(post, row).postedAt());
        }
        // Only here, behind the rights: nobody outside uses up a room's rate, or learns from it that the room exists.
        limits.take(Rate.ROOM, post.room());
    }

    private void slowly(int seconds, @Nullable Instant postedAt) {
        if (seconds > 0 && postedAt != null) {
            var wait = Duration.between(batch.at(), postedAt.plusSeconds(seconds));
            if (wait.isPositive()) {
                var quota = new Refusal.Quota("slow_mode", 1, Duration.ofSeconds(seconds));
                throw Refusal.tooMany(Code.SLOW_MODE, wait, quota);
            }
        }
    }

    private MessageView store(Post post, Row row, ClientKey key) {
        var head = batch.head(post.room(), row.getLong("seq"), row.getLong("n"));
        var mark = mark(post, row);
        var n = head.store(post.id(), post.author(), post.countable());
        var message = message(post, row, head.seq() + 1);
        batch.append(head, new Event.MessageCreated(post.room(), post.author(), post.id()), message);
        mark.posted(batch.at());
        if (post.countable()) {
            mark.move(head.seq(), n, 0);
        }
        writes.message(post, key, head.seq(), n);
        if (post.threadRoot() != null) {
            writes.thread(
                    post.threadRoot(),
                    replies.merge(post.threadRoot(), row.getInteger("reply_count") + 1, (now, any) -> now + 1));
        }
        return message;
    }

    private Batch.Mark mark(Post post, Row row) {
        var readSeq = row.getLong("read_seq");
        return batch.mark(
                post.author(),
                post.room(),
                readSeq == null ? 0 : readSeq,
                readSeq == null ? 0 : row.getLong("read_n"),
                readSeq == null ? 0 : row.getInteger("own_after"),
                instant(row, "posted_at"));
    }

    private MessageView message(Post post, Row row, long seq) {
        var author = new Person(
                post.author(), row.getString("username"), row.getString("display_name"), row.getString("avatar_url"));
        var metadata = post.metadata();
        return new MessageView(
                post.id(),
                post.room(),
                seq,
                1,
                author,
                null,
                "text",
                post.content(),
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                0,
                null,
                post.threadRoot(),
                post.alsoInRoom(),
                null,
                null,
                null,
                null,
                metadata == null ? Map.of() : metadata.getMap(),
                post.clientMessageId(),
                batch.at(),
                null,
                null);
    }

    private static @Nullable RoomRole role(Row row) {
        var role = row.getString("role");
        return role == null ? null : RoomRole.of(role);
    }

    private static @Nullable Instant instant(Row row, String column) {
        var time = row.get(OffsetDateTime.class, column);
        return time == null ? null : time.toInstant();
    }

    private record Sent(UUID author, UUID room, UUID key) {}

    private record Accepted(
            UUID id, byte[] fingerprint, @Nullable String text) {}
}
