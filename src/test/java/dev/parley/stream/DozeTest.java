package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connection whose request is answered by a stream, from its first byte on.
class DozeTest {

    private static final String STREAM = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<String> asked = new ArrayList<>();
    private final Doze doze = new Doze();
    private EmbeddedChannel channel;

    @BeforeEach
    void connect() {
        var options = new HttpServerOptions().setIdleTimeout(60);
        doze.customizeHttpServer(options);
        channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast("httpDecoder", new VertxHttpRequestDecoder(options))
                .addLast("idle", new IdleStateHandler(0, 0, 60))
                .addLast("handler", new Asked());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void readerGoesAndComesBackWithTheNextRequest() {
        say(STREAM);
        doze.begin(channel.pipeline());
        assertFalse(isRead());
        say(NEXT);
        assertTrue(isRead());
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void readerComesBackWhenTheStreamHasEnded() {
        say(STREAM);
        doze.begin(channel.pipeline());
        doze.end(channel.pipeline());
        assertTrue(isRead());
        say(NEXT);
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void halfALineBehindTheStreamIsReadOn() {
        say(STREAM + NEXT.substring(0, 3));
        doze.begin(channel.pipeline());
        say(NEXT.substring(3));
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void halfAHeadBehindTheStreamIsReadOn() {
        say(STREAM + "GET /next HTTP/1.1\r\nHost: x\r\n");
        doze.begin(channel.pipeline());
        say("X: 1\r\n\r\n");
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void bodyBehindTheStreamIsNoRequest() {
        var body = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        say(STREAM + "POST /next HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
        doze.begin(channel.pipeline());
        say(body);
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void bodyOfTheStreamItselfIsNoRequest() {
        var body = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        say("GET /events HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
        doze.begin(channel.pipeline());
        assertTrue(isRead());
        assertNull(channel.pipeline().get("idle"));
        say(body);
        say(NEXT);
        assertEquals(List.of("/events", "/next"), asked);
    }

    @Test
    void bodyThatHasEndedIsNoHindrance() {
        say("GET /events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        doze.begin(channel.pipeline());
        assertFalse(isRead());
        assertNull(channel.pipeline().get("idle"));
    }

    @Test
    void watchStaysAwayAsLongAsTheStreamLastsWhateverIsAskedMeanwhile() {
        say(STREAM);
        doze.begin(channel.pipeline());
        say(NEXT + "G");
        assertNull(channel.pipeline().get("idle"));
        doze.end(channel.pipeline());
        assertNotNull(channel.pipeline().get("idle"));
    }

    @Test
    void watchComesBackBehindAStreamThatCameWithABitOfTheNextRequest() {
        say(STREAM + "G");
        doze.begin(channel.pipeline());
        assertNull(channel.pipeline().get("idle"));
        doze.end(channel.pipeline());
        assertNotNull(channel.pipeline().get("idle"));
    }

    private boolean isRead() {
        return channel.pipeline().get("httpDecoder") instanceof VertxHttpRequestDecoder;
    }

    private void say(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private final class Asked extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                asked.add(request.uri());
            }
            ReferenceCountUtil.release(message);
        }
    }
}
