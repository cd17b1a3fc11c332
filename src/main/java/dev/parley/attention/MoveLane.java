package dev.parley.attention;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Read positions in the fast lane: where the mark is, where it would go, and the counts of that place. The judge
/// adds what the batch has accepted before it.
@ApplicationScoped
public class MoveLane implements LaneKind<Move, MoveFacts> {

    private static final String JUDGE = """
            select c.o, r.id is not null as room_ok, r.visibility, s.seq as goal, m.role, m.visible_from_seq, h.seq, h.n,
              k.read_seq, k.read_n, k.own_after, k.posted_at, coalesce(z.n, 0) as n_at,
              case when h.deleted_seq > s.seq then (select count(*) from message d where d.room_id = c.room_id and d.seq > s.seq
                and d.deleted_at is not null and d.countable and d.author_id <> c.user_id) else 0 end as deleted_after,
              case when k.own_after > 0 or s.seq < k.read_seq then (select count(*) from message d where d.author_id = c.user_id
                and d.room_id = c.room_id and d.seq > s.seq and d.countable) else 0 end as own_after_goal,
              (select count(*) from mention x where x.user_id = c.user_id and x.room_id = c.room_id and x.seq > s.seq) as mentions,
              case when not c.backwards and s.seq < k.read_seq and h.deleted_seq > k.read_seq then (select count(*) from message d
                where d.room_id = c.room_id and d.seq > k.read_seq and d.deleted_at is not null and d.countable
                and d.author_id <> c.user_id) else 0 end as deleted_after_mark,
              case when not c.backwards and s.seq < k.read_seq then (select count(*) from mention x where x.user_id = c.user_id
                and x.room_id = c.room_id and x.seq > k.read_seq) else 0 end as mentions_after_mark
            from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::boolean[]) with ordinality as c(room_id, user_id, seq, backwards, o)
            left join lateral (select * from room where id = c.room_id and workspace_id = $1 and deleted_at is null limit 1) r on true
            left join lateral (select role, visible_from_seq from membership where room_id = c.room_id and user_id = c.user_id limit 1) m on true
            left join lateral (select * from room_head where room_id = c.room_id limit 1) h on true
            left join lateral (select read_seq, read_n, own_after, posted_at from read_mark where user_id = c.user_id and room_id = c.room_id limit 1) k on true
            left join lateral (select greatest(least(c.seq, h.seq), m.visible_from_seq - 1) as seq) s on true
            left join lateral (select n from message where room_id = c.room_id and seq <= s.seq order by seq desc limit 1) z on true
            """;

    @Override
    public Statement judging(UUID workspace, List<Move> moves) {
        return new Statement(
                JUDGE,
                Tuple.of(
                        workspace,
                        moves.stream().map(Move::room).toArray(UUID[]::new),
                        moves.stream().map(Move::user).toArray(UUID[]::new),
                        moves.stream().map(Move::seq).toArray(Long[]::new),
                        moves.stream().map(Move::backwards).toArray(Boolean[]::new)));
    }

    @Override
    public MoveFacts facts(Move move, Row row) {
        return MoveFacts.of(row);
    }

    @Override
    public Actor actor(Move move) {
        return new Actor(move.room(), move.user());
    }

    @Override
    public @Nullable MoveFacts kept(MoveFacts facts) {
        return facts;
    }

    /// To the end, as most go: nothing lies behind. What lies behind any other place has to be counted.
    @Override
    public @Nullable MoveFacts known(Move move, MoveFacts kept, Batch.End end) {
        return move.seq() < end.seq() ? null : kept.at(end);
    }

    @Override
    public Judge<Move, MoveFacts> judge(Batch batch) {
        return new MoveJudge(batch);
    }
}
