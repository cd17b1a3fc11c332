package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A peer that is gone without a word is noticed within 60 s: a socket's by the pongs that do not come, an event
/// stream's by TCP, which gets no acknowledgement.
@QuarkusTest
class VanishedPeerTest {

    private static final Duration ONE_BEAT = Duration.ofSeconds(20);

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Channels channels;

    private Visitor anna;

    @BeforeEach
    void come() {
        anna = new Visitor(base, people.member(people.world(), "anna"));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void socketThatAnswersNoPingIsClosedWithin60Seconds() {
        try (var silent = Wire.of(anna).text("{\"id\": \"r\", \"op\": \"resume\"}")) {
            silent.until(frame -> frame.says("stream.caught-up"));
            clock.forward(ONE_BEAT);
            silent.until(frame -> frame.opcode() == Wire.PING);
            clock.forward(ONE_BEAT);
            silent.until(frame -> frame.opcode() == Wire.PING);
            clock.forward(Duration.ofSeconds(15));
            assertEquals(4000, silent.closeCode());
        }
    }

    @Test
    void socketThatAnswersItsPingsStays() {
        try (var silent = Wire.of(anna).text("{\"id\": \"r\", \"op\": \"resume\"}")) {
            silent.until(frame -> frame.says("stream.caught-up"));
            for (int i = 0; i < 4; i++) {
                clock.forward(ONE_BEAT);
                var ping = silent.next();
                assertEquals(Wire.PING, ping.opcode());
                silent.frame(true, Wire.PONG, ping.payload());
            }
            clock.forward(Duration.ofSeconds(15));
            silent.text("{\"id\": \"p\", \"op\": \"ping\"}");
            assertTrue(silent.next().says("\"reply\":\"p\""));
        }
    }

    @Test
    void kernelGivesUpAnEventStreamThatNobodyAcknowledgesWithinAMinuteOfItsLastBeat() {
        try (var listener = Listener.live(anna)) {
            var channel = channels.last();
            assumeTrue(channel instanceof EpollSocketChannel, "only Linux has the option");
            var timeout = ((EpollSocketChannel) channel).config().getOption(EpollChannelOption.TCP_USER_TIMEOUT);
            assertTrue(timeout > 0, "none is set");
            assertTrue(timeout + ONE_BEAT.toMillis() < 60_000, "a heartbeat, and then too long: " + timeout);
        }
    }
}
