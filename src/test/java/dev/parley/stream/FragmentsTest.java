package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentsTest {

    private final List<String> bad = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Fragments(() -> bad.add("bad")));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        given.forEach(bytes -> assertEquals(0, bytes.refCnt(), "is held for ever"));
    }

    @Test
    void pingsWhoseAnswersWouldPileUpAreNotPassedOn() {
        writable(false);
        channel.writeInbound(new PingWebSocketFrame(bytes("a")));
        assertNull(channel.readInbound());
        channel.writeInbound(new TextWebSocketFrame(true, 0, bytes("still heard")));
        assertText(true, "still heard");
        writable(true);
        channel.writeInbound(new PingWebSocketFrame(bytes("b")));
        var ping = assertInstanceOf(PingWebSocketFrame.class, channel.<WebSocketFrame>readInbound());
        assertEquals("b", ping.content().toString(StandardCharsets.UTF_8));
        ping.release();
    }

    @Test
    void messageBeginsWithItsFirstFrameThatIsNotEmpty() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, bytes("")));
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("")));
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("one")));
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("")));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes(" two")));
        assertText(false, "one");
        assertContinuation(false, "");
        assertContinuation(true, " two");
        channel.writeInbound(new TextWebSocketFrame(true, 0, bytes("next")));
        assertText(true, "next");
        assertEquals(List.of(), bad);
    }

    @Test
    void messageOfNothingIsOne() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, bytes("")));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes("")));
        assertText(true, "");
    }

    @Test
    void binaryMessageThatBeginsWithNothingIsSeenForWhatItIs() {
        channel.writeInbound(new BinaryWebSocketFrame(false, 0, bytes("")));
        assertEquals(List.of("bad"), bad);
    }

    @Test
    void theEmptyOnesCount() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, bytes("")));
        for (int i = 2; i <= 64; i++) {
            channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("")));
        }
        assertEquals(List.of(), bad);
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("")));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes("x")));
        assertEquals(List.of("bad"), bad);
        assertNull(channel.readInbound());
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
        assertEquals(is, channel.isWritable());
    }

    private ByteBuf bytes(String text) {
        var bytes = Unpooled.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
        given.add(bytes);
        return bytes;
    }

    private void assertText(boolean last, String text) {
        assertFrame(TextWebSocketFrame.class, last, text);
    }

    private void assertContinuation(boolean last, String text) {
        assertFrame(ContinuationWebSocketFrame.class, last, text);
    }

    private void assertFrame(Class<? extends WebSocketFrame> type, boolean last, String text) {
        var frame = assertInstanceOf(type, channel.<WebSocketFrame>readInbound());
        assertEquals(text, frame.content().toString(StandardCharsets.UTF_8));
        assertEquals(last, frame.isFinalFragment());
        assertTrue(frame.release());
    }
}
