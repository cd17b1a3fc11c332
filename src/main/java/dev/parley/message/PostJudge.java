package dev.parley.message;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import dev.parley.room.Permission;
import dev.parley.room.Rights;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges the posts of one batch. The order is part of the promise: what one may not see does not exist;
/// then a repeat is answered, although its author was muted or has gone since; only then the rights.
final class PostJudge implements LaneKind.Judge<Post, PostFacts> {

    private final Batch batch;
    private final RateLimits limits;
    private final PostWrites writes;
    private final Map<Sent, PostFacts.Sent> accepted = new HashMap<>();
    private final Map<UUID, Integer> replies = new HashMap<>();
    private final List<UUID> taken = new ArrayList<>();

    PostJudge(Batch batch, RateLimits limits) {
        this.batch = batch;
        this.limits = limits;
        this.writes = new PostWrites(batch);
    }

    @Override
    public Supplier<Post.Outcome> decide(Post post, PostFacts facts) {
        var room = facts.room();
        var author = facts.author();
        if (room == null || author == null || (facts.role() == null && room.isPrivate())) {
            throw Refusal.notFound();
        }
        var key = post.key();
        var sent = new Sent(post.author(), post.room(), key.key());
        var before = accepted.containsKey(sent) ? accepted.get(sent) : facts.sentBefore();
        if (before != null) {
            return repeated(post, before, key.text());
        }
        mayPost(post, facts, room, author);
        var message = store(post, facts, room, author, key);
        accepted.put(sent, new PostFacts.Sent(post.id(), post.fingerprint(), key.text()));
        return () -> new Post.Outcome.Created(message);
    }

    @Override
    public List<LaneKind.Statement> writes() {
        return writes.statements();
    }

    /// The rates of the rooms.
    @Override
    public void undo() {
        taken.forEach(room -> limits.giveBack(Rate.ROOM, room));
    }

    private static Supplier<Post.Outcome> repeated(Post post, PostFacts.Sent before, @Nullable String text) {
        if (!Arrays.equals(before.fingerprint(), post.fingerprint()) || !Objects.equals(before.text(), text)) {
            throw Refusal.conflict(Code.IDEMPOTENCY_MISMATCH);
        }
        return () -> new Post.Outcome.Found(before.id(), before.id().equals(post.id()));
    }

    private void mayPost(Post post, PostFacts facts, PostFacts.Place room, PostFacts.Author author) {
        if (room.isArchived()) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
        var role = facts.role();
        if (role == null || !Rights.may(author.role(), role, Permission.MESSAGE_SEND)) {
            throw Refusal.forbidden(Code.NOT_A_MEMBER);
        }
        var always = Rights.may(author.role(), role, Permission.MESSAGE_SEND_ALWAYS);
        if (room.isReadOnly() && !always) {
            throw Refusal.forbidden(Code.READ_ONLY);
        }
        var mutedUntil = facts.mutedUntil();
        if (mutedUntil != null && mutedUntil.isAfter(batch.at())) {
            throw Refusal.forbidden(Code.MUTED);
        }
        if (post.threadRoot() != null && !facts.isRootOk()) {
            throw Refusal.notFound();
        }
        if (!always) {
            slowly(room.slowSeconds(), mark(post, facts).read().postedAt());
        }
        // Only here, behind the rights: nobody outside uses up a room's rate, or learns from it that the room exists.
        limits.take(Rate.ROOM, post.room());
        taken.add(post.room());
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

    private MessageView store(
            Post post, PostFacts facts, PostFacts.Place room, PostFacts.Author author, ClientKey key) {
        var head = batch.head(post.room(), room.end());
        var mark = mark(post, facts);
        var n = head.store(post.id(), post.author(), post.countable());
        var message = message(post, author.person(), head.seq() + 1);
        batch.append(head, new Event.MessageCreated(post.room(), post.author(), post.id()), message);
        mark.posted(batch.at());
        if (post.countable()) {
            mark.move(head.seq(), n, 0);
        }
        writes.message(post, key, head.seq(), n);
        if (post.threadRoot() != null) {
            writes.thread(
                    post.threadRoot(), replies.merge(post.threadRoot(), facts.replyCount() + 1, (now, any) -> now + 1));
        }
        return message;
    }

    private Batch.Mark mark(Post post, PostFacts facts) {
        return batch.mark(post.author(), post.room(), facts.read());
    }

    private MessageView message(Post post, Person author, long seq) {
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

    private record Sent(UUID author, UUID room, UUID key) {}
}
