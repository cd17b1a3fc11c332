package dev.parley.message;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import dev.parley.system.http.RateLimits;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Posts in the fast lane: fetches what judging them needs, one probe of a unique index per fact.
@ApplicationScoped
public class PostLane implements LaneKind<Post, PostFacts> {

    private static final String JUDGE = """
            select c.o, r.visibility, r.read_only, r.slow_seconds, r.archived_at, h.seq, h.n, m.role, m.muted_until,
              k.read_seq, k.read_n, k.own_after, k.posted_at,
              x.id, x.fingerprint, x.client_message_id, ROOT_OK as root_ok, REPLY_COUNT as reply_count,
              u.username, u.display_name, u.avatar_url, u.role as service_role
            from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) with ordinality as c(room_id, author_id, key, root_id, o)
            left join lateral (select * from room where id = c.room_id and workspace_id = $1 and deleted_at is null limit 1) r on true
            left join lateral (select seq, n from room_head where room_id = c.room_id limit 1) h on true
            left join lateral (select role, muted_until from membership where room_id = c.room_id and user_id = c.author_id limit 1) m on true
            left join lateral (select read_seq, read_n, own_after, posted_at from read_mark where user_id = c.author_id and room_id = c.room_id limit 1) k on true
            left join lateral (select id, fingerprint, client_message_id from message
              where client_key = c.key and author_id = c.author_id and room_id = c.room_id limit 1) x on true
            left join lateral (select username, display_name, avatar_url, role from users where id = c.author_id and workspace_id = $1 limit 1) u on true
            """;

    private static final String ROOTS = """
            left join lateral (select id from message where id = c.root_id and room_id = c.room_id and thread_root_id is null limit 1) t on true
            left join lateral (select reply_count from thread where root_id = c.root_id limit 1) w on true
            """;

    /// Most batches hold no reply: then nobody looks for what they would reply to.
    private static final String WITHOUT_ROOTS =
            JUDGE.replace("ROOT_OK", "false").replace("REPLY_COUNT", "0");

    private static final String WITH_ROOTS =
            JUDGE.replace("ROOT_OK", "t.id is not null").replace("REPLY_COUNT", "coalesce(w.reply_count, 0)") + ROOTS;

    private final RateLimits limits;

    PostLane(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public Statement judging(UUID workspace, List<Post> posts) {
        var arguments = Tuple.of(
                workspace,
                posts.stream().map(Post::room).toArray(UUID[]::new),
                posts.stream().map(Post::author).toArray(UUID[]::new),
                posts.stream().map(post -> post.key().key()).toArray(UUID[]::new),
                posts.stream().map(Post::threadRoot).toArray(UUID[]::new));
        var replies = posts.stream().anyMatch(post -> post.threadRoot() != null);
        return new Statement(replies ? WITH_ROOTS : WITHOUT_ROOTS, arguments);
    }

    @Override
    public PostFacts facts(Post post, Row row) {
        return PostFacts.of(post, row);
    }

    /// A reply is judged by its root too.
    @Override
    public @Nullable Actor actor(Post post) {
        return post.threadRoot() == null ? new Actor(post.room(), post.author()) : null;
    }

    /// A repeat is recognised by the index over `clientMessageId`.
    @Override
    public @Nullable PostFacts kept(PostFacts facts) {
        return facts.sentBefore() == null ? facts : null;
    }

    @Override
    public Judge<Post, PostFacts> judge(Batch batch) {
        return new PostJudge(batch, limits);
    }
}
