package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import dev.parley.account.Caller;
import dev.parley.log.Standings;
import dev.parley.protocol.Event;
import dev.parley.stream.Sight.View;
import io.netty.channel.EventLoop;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FeedTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    Vertx vertx;

    @Inject
    Standings standings;

    @Inject
    Memory memory;

    @Inject
    Frames frames;

    @Inject
    Renderer renderer;

    private UUID room;

    @Test
    void roomThatIsLostAfterTheBeginningIsSilentUpToItsLoss() {
        var feed = begun();
        assertEquals(View.WHOLE, feed.sight().behind(message(1_000)));

        feed.lose(room, 1_001);
        assertEquals(View.NOTHING, feed.sight().behind(message(1_000)));
        assertEquals(View.WHOLE, feed.sight().behind(message(1_001)));

        feed.lose(room, 1_005);
        feed.lose(room, 1_003);
        assertEquals(View.NOTHING, feed.sight().behind(message(1_004)), "the last loss counts");
    }

    /// A feed that knows where the log stands.
    private Feed begun() {
        var anna = new Visitor(base, people.member(people.world(), "anna"));
        room = UUID.fromString(anna.channel());
        var somebody = anna.somebody;
        var connection = new Silent(new Caller(somebody.workspace(), somebody.id(), somebody.session(), Instant.MAX));
        var home = new WorkspaceFeeds(
                somebody.workspace(),
                vertx,
                vertx.getOrCreateContext(),
                standings,
                memory,
                frames,
                renderer,
                this::turf);
        var feed = home.on(connection.loop()).begin(connection, Filter.NONE);
        feed.begin().await().indefinitely();
        return feed;
    }

    private LoopFeeds.Turf turf(EventLoop loop) {
        return new LoopFeeds.Turf(Runnable::run, new Wheel(Clock.systemUTC()));
    }

    private Event.Placed message(long position) {
        var event = new Event.MessageCreated(room, UUID.randomUUID(), UUID.randomUUID());
        return new Event.Placed(position, position, Instant.EPOCH, event);
    }

    /// Of a client that is told nothing.
    private final class Silent extends Connection {

        Silent(Caller caller) {
            super(vertx.getOrCreateContext(), caller);
        }

        @Override
        void write(List<Frame> frames, long bytes, Gathering gathering) {}

        @Override
        void beat(boolean told) {}

        @Override
        boolean isVanished(Instant now) {
            return false;
        }

        @Override
        boolean endsWithReset() {
            return false;
        }

        @Override
        void end(CloseCode code) {}
    }
}
