package dev.parley.system.http;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.quarkus.arc.Arc;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The rates per user, room and address: token buckets in the memory of this node. REST and socket commands take from
/// the same ones, since it is the use case that takes.
///
/// A bucket that is full again says no more than none at all, and is dropped within a minute. When there are too many
/// all the same, whoever comes new shares one bucket per kind with the others: memory stays bounded, and those who
/// are known already notice nothing.
@ApplicationScoped
public class RateLimits {

    /// The most buckets, some 30 MB.
    static final int MAX_BUCKETS = 100_000;

    private static final Object OVERFLOW = new Object();

    private final boolean on;
    private final Clock clock;
    private final ConcurrentMap<Key, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimits(HttpConfig config, Clock clock) {
        this.on = config.rateLimits();
        this.clock = clock;
    }

    private record Key(Rate rate, Object whose) {}

    /// Takes one. Say it before anything is done: a refused request has had no effect.
    ///
    /// @param whose the user, the room, the address; several of them together
    /// @throws Refusal `rate_limited` with the time after which one more would be allowed
    public void take(Rate rate, Object... whose) {
        if (!on) {
            return;
        }
        var probe = bucket(new Key(rate, List.of(whose))).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            throw Refusal.tooMany(Code.RATE_LIMITED, wait, rate.quota());
        }
        if (rate.isTold()) {
            tell(rate, probe);
        }
    }

    /// Gives one back: what it was taken for has not happened.
    public void giveBack(Rate rate, Object... whose) {
        if (on) {
            bucket(new Key(rate, List.of(whose))).addTokens(1);
        }
    }

    /// How many buckets there are.
    int size() {
        return buckets.size();
    }

    @Scheduled(every = "60s")
    void dropFull() {
        buckets.entrySet()
                .removeIf(entry -> entry.getValue().getAvailableTokens()
                        >= entry.getKey().rate().burst());
    }

    private Bucket bucket(Key key) {
        var known = buckets.get(key);
        if (known != null) {
            return known;
        }
        var wanted = buckets.size() < MAX_BUCKETS ? key : new Key(key.rate(), OVERFLOW);
        return buckets.computeIfAbsent(wanted, this::fresh);
    }

    private Bucket fresh(Key key) {
        var rate = key.rate();
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(rate.burst())
                        .refillGreedy(rate.burst(), rate.period())
                        .build())
                .withCustomTimePrecision(new ClockMeter(clock))
                .build();
    }

    /// The headers of draft-ietf-httpapi-ratelimit-headers-10, where an HTTP answer is on its way: a socket's has none.
    private static void tell(Rate rate, ConsumptionProbe probe) {
        var response = currentResponse();
        if (response == null || response.headWritten()) {
            return;
        }
        var reset =
                Duration.ofNanos(probe.getNanosToWaitForReset()).plusMillis(999).toSeconds();
        response.putHeader("RateLimit-Policy", rate.policy());
        response.putHeader("RateLimit", '"' + rate.wire() + "\";r=" + probe.getRemainingTokens() + ";t=" + reset);
    }

    private static @Nullable HttpServerResponse currentResponse() {
        var container = Arc.container();
        if (container == null || !container.requestContext().isActive()) {
            return null;
        }
        RoutingContext context =
                container.instance(CurrentVertxRequest.class).get().getCurrent();
        return context == null ? null : context.response();
    }

    /// The injected clock, as the buckets want it.
    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            var now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
