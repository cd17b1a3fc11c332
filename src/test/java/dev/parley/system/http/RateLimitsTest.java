package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final Hand clock = new Hand();
    private final RateLimits rates = new RateLimits(config(true), clock);

    @Test
    void theBurstPassesAndThenTheRate() {
        take(20);
        assertEquals(Duration.ofMillis(100), refused().retryAfterOrNull());

        clock.now = clock.now.plusMillis(99);
        assertEquals(Duration.ofMillis(1), refused().retryAfterOrNull());

        clock.now = clock.now.plusMillis(1);
        take(1);
        assertEquals(Code.RATE_LIMITED, refused().code());

        clock.now = clock.now.plusSeconds(3_600);
        take(20);
        refused();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        take(20);
        rates.giveBack(Rate.SEND, "alice");
        take(1);
        refused();

        rates.giveBack(Rate.READ, "alice");
        refused();
    }

    @Test
    void othersAreNotConcerned() {
        take(20);

        rates.take(Rate.SEND, "bob");
        rates.take(Rate.READ, "alice");
        rates.take(Rate.READ, "alice", "room");
    }

    @Test
    void offIsOff() {
        var off = new RateLimits(config(false), clock);
        for (int i = 0; i < 1_000; i++) {
            off.take(Rate.REFRESH, "1.2.3.4");
        }
        assertEquals(0, off.size());
    }

    @Test
    void whatIsFullAgainIsForgotten() {
        take(20);
        rates.take(Rate.REFRESH, "1.2.3.4");
        clock.now = clock.now.plusSeconds(2);

        rates.dropFull();

        assertEquals(1, rates.size());
    }

    @Test
    void strangersCannotFillTheMemory() {
        for (int i = 0; i < RateLimits.MAX_BUCKETS + 1_000; i++) {
            try {
                rates.take(Rate.REFRESH, i);
            } catch (Refusal crowded) {
                assertTrue(i >= RateLimits.MAX_BUCKETS);
            }
        }
        assertTrue(rates.size() <= RateLimits.MAX_BUCKETS + Rate.values().length);
    }

    private void take(int times) {
        for (int i = 0; i < times; i++) {
            rates.take(Rate.SEND, "alice");
        }
    }

    private Refusal refused() {
        return assertThrows(Refusal.class, () -> rates.take(Rate.SEND, "alice"));
    }

    static HttpConfig config(boolean on) {
        return new HttpConfig() {
            @Override
            public Optional<String> publicUrl() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> allowedOrigins() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> trustedProxies() {
                return Optional.empty();
            }

            @Override
            public boolean rateLimits() {
                return on;
            }

            @Override
            public boolean documents() {
                return true;
            }
        };
    }

    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-01-31T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
