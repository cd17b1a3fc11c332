package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SR-31 what of a connection waits for answers is bounded")
class PipelineLimitTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new PipelineLimit(1));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void sixtyFourWaitForTheirAnswers() {
        ask(63);
        assertTrue(channel.isOpen());
        assertEquals(63, channel.inboundMessages().size());
    }

    @Test
    void oneMoreCutsAndNothingIsHeardAnyMore() {
        ask(100);
        assertFalse(channel.isOpen());
        assertEquals(63, channel.inboundMessages().size());
    }

    @Test
    void whoWaitsForAnswersMayAskForever() {
        for (int i = 0; i < 1_000; i++) {
            answer(HttpResponseStatus.OK);
            ask(1);
        }
        assertTrue(channel.isOpen());
    }

    @Test
    void whatOnlyInformsIsNoAnswer() {
        answer(HttpResponseStatus.CONTINUE);
        ask(64);
        assertFalse(channel.isOpen());
    }

    @Test
    void connectionThatSpeaksOtherwiseIsLeftAlone() {
        answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
        assertNull(channel.pipeline().get(PipelineLimit.class));
    }

    private void ask(int times) {
        channel.writeInbound(
                Stream.generate(PipelineLimitTest::request).limit(times).toArray());
    }

    private static Object request() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }
}
