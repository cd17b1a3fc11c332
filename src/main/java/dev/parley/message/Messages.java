package dev.parley.message;

import dev.parley.account.Caller;
import dev.parley.log.GroupCommit;
import dev.parley.problem.Refusal;
import dev.parley.protocol.MessageView;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import dev.parley.view.MessageViews;
import dev.parley.view.Seat;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Posting and reading messages.
@ApplicationScoped
public class Messages {

    private final GroupCommit lane;
    private final PostLane posts;
    private final RateLimits limits;
    private final Pool pool;

    Messages(GroupCommit lane, PostLane posts, RateLimits limits, @ReactiveDataSource("read") Pool pool) {
        this.limits = limits;
        this.lane = lane;
        this.posts = posts;
        this.pool = pool;
    }

    /// A message that was sent.
    ///
    /// @param replayed whether it was stored by an earlier send under the same `clientMessageId`; it is as it
    ///     is now then
    public record Sent(MessageView message, boolean replayed) {}

    /// Stores a message; durable when this completes.
    ///
    /// @return fails with `not_found`, `idempotency_mismatch`, `archived`, `not_a_member`, `read_only`, `muted`,
    ///     `slow_mode`, `unavailable`; throws `rate_limited`
    public Uni<Sent> post(
            Caller caller, UUID room, String clientMessageId, String content, @Nullable Map<String, Object> metadata) {
        limits.take(Rate.SEND, caller.user());
        var json = metadata == null ? null : new JsonObject(metadata);
        var post = Post.of(posts, room, caller.user(), clientMessageId, content, json);
        return lane.submit(caller.workspace(), post).chain(outcome -> sent(room, caller.user(), outcome));
    }

    /// One message of a room.
    ///
    /// @return fails with `not_found`, `not_a_member`
    public Uni<MessageView> get(Caller caller, UUID room, UUID message) {
        return Seat.require(pool, caller.workspace(), room, caller.user())
                .chain(seat ->
                        MessageViews.find(pool, room, message, caller.user()).map(found -> visible(seat, found)));
    }

    private Uni<Sent> sent(UUID room, UUID author, Post.Outcome outcome) {
        return switch (outcome) {
            case Post.Outcome.Created(MessageView message) -> Uni.createFrom().item(new Sent(message, false));
            case Post.Outcome.Found(UUID id, boolean ours) ->
                MessageViews.find(pool, room, id, author).map(found -> new Sent(visible(null, found), !ours));
        };
    }

    private static MessageView visible(@Nullable Seat seat, @Nullable MessageView found) {
        if (found == null || (seat != null && found.seq() < seat.visibleFromSeq())) {
            throw Refusal.notFound();
        }
        return found;
    }
}
