package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.SystemConfig;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Slows down who guesses passwords, over all nodes together.
///
/// An attempt is counted **before** the password is looked at, in one statement that lets it pass only if nothing
/// blocks it: a thousand attempts at once are a thousand failures in a row, not one. A success takes it back.
/// After five failures of one account each further attempt has to wait, twice as long every time up to 15 minutes, and
/// a day from the hundredth on; never for ever. Whether there is such an account makes no difference.
@ApplicationScoped
public class Throttles {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration CAPPED = Duration.ofDays(1);
    private static final int CAP = 100;
    private static final int STEPS = 10;
    private static final String OVERALL = "service:";

    private static final String COUNT_ACCOUNT = """
            insert into throttle as t (key, failures, since, blocked_until)
            values (?1, 1, ?2, ?2)
            on conflict (key) do update
            set failures = least(t.failures + 1, 1000), since = ?2
            where t.blocked_until <= ?2
            returning failures
            """;

    private static final String BLOCK = "update throttle set blocked_until = ?2 where key = ?1";

    private static final String COUNT_WINDOW = """
            insert into throttle as t (key, failures, since, blocked_until)
            values (?1, 1, ?2, ?3)
            on conflict (key) do update
            set failures = case when t.blocked_until <= ?2 then 1 else t.failures + 1 end,
                since = case when t.blocked_until <= ?2 then ?2 else t.since end,
                blocked_until = case when t.blocked_until <= ?2 then ?3 else t.blocked_until end
            where t.blocked_until <= ?2 or t.failures < ?4
            returning failures
            """;

    private static final String USED_UP =
            "select failures from throttle where key = ?1 and blocked_until > ?2 and failures >= ?3";
    private static final String BLOCKED_UNTIL = "select blocked_until from throttle where key = ?1";
    private static final String FORGET = "delete from throttle where key = ?1";
    private static final String TAKE_BACK =
            "update throttle set failures = greatest(failures - 1, 0) where key in (?1, ?2)";

    /// The count of an address says nothing once its window is over: there are more addresses than accounts.
    private static final String SWEEP =
            "delete from throttle" + " where since < ?1 or (key not like 'account:%' and blocked_until < ?2)";

    private final Tx tx;
    private final Clock clock;
    private final AccountConfig.Throttle limits;
    private final boolean counted;

    Throttles(Tx tx, Clock clock, AccountConfig config, SystemConfig system) {
        this.tx = tx;
        this.clock = clock;
        this.limits = config.throttle();
        this.counted = system.rateLimits();
    }

    /// An attempt that was let through.
    record Attempt(String account, String address) {}

    /// Counts an attempt as failed.
    ///
    /// @throws Refusal `rate_limited` with the time to wait; then nothing was counted for the account
    Uni<Attempt> attempt(UUID workspace, String usernameKey, Client client) {
        var attempt =
                new Attempt("account:" + Secrets.digest(workspace + "\n" + usernameKey), "login:" + client.network());
        return window(attempt.address(), limits.perAddress())
                .chain(() -> window(OVERALL, limits.overall()))
                .chain(() -> account(attempt.account()))
                .replaceWith(attempt);
    }

    /// The attempt was right: the account starts anew, address and service count it no more.
    Uni<Void> succeeded(Attempt attempt) {
        return tx.quiet(() -> Panache.getSession()
                .call(session -> session.createNativeQuery(FORGET)
                        .setParameter(1, attempt.account())
                        .executeUpdate())
                .call(session -> session.createNativeQuery(TAKE_BACK)
                        .setParameter(1, attempt.address())
                        .setParameter(2, OVERALL)
                        .executeUpdate())
                .replaceWithVoid());
    }

    /// Counts something that one address may do only so often in a minute.
    ///
    /// @throws Refusal `rate_limited`
    public Uni<Void> window(String key, int limit) {
        return window(key, limit, WINDOW);
    }

    /// Counts something that one address may do only so often in a while.
    ///
    /// @throws Refusal `rate_limited`
    public Uni<Void> window(String key, int limit, Duration length) {
        if (!counted) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return tx.quiet(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(COUNT_WINDOW, Integer.class)
                                .setParameter(1, key)
                                .setParameter(2, now)
                                .setParameter(3, now.plus(length))
                                .setParameter(4, limit)
                                .getSingleResultOrNull()))
                .chain(count -> count == null
                        ? refuse(key, now, new Refusal.Quota(what(key), limit, length))
                        : Uni.createFrom().voidItem());
    }

    /// Counts nothing, but refuses who has used up what [#window] counts.
    ///
    /// @throws Refusal `rate_limited`
    public Uni<Void> requireLeft(String key, int limit, Duration length) {
        if (!counted) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return tx.read(() -> Panache.getSession().chain(session -> session.createNativeQuery(USED_UP, Integer.class)
                        .setParameter(1, key)
                        .setParameter(2, now)
                        .setParameter(3, limit)
                        .getSingleResultOrNull()))
                .chain(used -> used == null
                        ? Uni.createFrom().voidItem()
                        : refuse(key, now, new Refusal.Quota(what(key), limit, length)));
    }

    /// Forgets what was long ago; a capped account keeps its count for two days.
    public Uni<Void> sweep() {
        var now = clock.instant();
        return tx.quiet(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP)
                        .setParameter(1, now.minus(CAPPED.multipliedBy(2)))
                        .setParameter(2, now)
                        .executeUpdate())
                .replaceWithVoid());
    }

    /// How long the next attempt has to wait after so many failures in a row.
    static Duration delay(int failures, int free) {
        if (failures < free) {
            return Duration.ZERO;
        }
        if (failures >= CAP) {
            return CAPPED;
        }
        var seconds = 1L << Math.min(failures - free, STEPS);
        return seconds >= LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
    }

    private Uni<Void> account(String key) {
        var now = clock.instant();
        return tx.quiet(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(COUNT_ACCOUNT, Integer.class)
                                .setParameter(1, key)
                                .setParameter(2, now)
                                .getSingleResultOrNull())
                        .call(failures -> failures == null ? Uni.createFrom().voidItem() : block(key, failures, now)))
                .chain(failures -> failures == null
                        ? refuse(key, now, new Refusal.Quota(what(key), limits.free(), LONGEST))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Integer> block(String key, int failures, Instant now) {
        var until = now.plus(delay(failures, limits.free()));
        return Panache.getSession().chain(session -> session.createNativeQuery(BLOCK)
                .setParameter(1, key)
                .setParameter(2, until)
                .executeUpdate());
    }

    /// `login:203.0.113.7` counts log-ins.
    private static String what(String key) {
        return key.substring(0, Math.max(key.indexOf(':'), 0));
    }

    private Uni<Void> refuse(String key, Instant now, Refusal.Quota quota) {
        return tx.read(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(BLOCKED_UNTIL, Instant.class)
                                .setParameter(1, key)
                                .getSingleResultOrNull()))
                .map(until -> {
                    var wait = until == null ? Duration.ofSeconds(1) : Duration.between(now, until);
                    throw Refusal.tooMany(Code.RATE_LIMITED, wait.isPositive() ? wait : Duration.ofSeconds(1), quota);
                });
    }
}
