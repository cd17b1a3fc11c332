package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What Centrifugo writes, and what the generator takes from it.
@DisplayName("Centrifugo's frames")
class CentrifugoTargetTest {

    private static final String ROOM = "01234567-89ab-cdef-fedc-ba9876543210";
    private static final long HIGH = 0x0123456789abcdefL;
    private static final long LOW = 0xfedcba9876543210L;

    private final CentrifugoTarget target = new CentrifugoTarget();
    private final Frame frame = new Frame();

    @Test
    void aPushOnASocketIsAnEventWithTheOffsetAsItsSeq() {
        read("{\"push\":{\"channel\":\"" + ROOM
                + "\",\"pub\":{\"data\":{\"seq\":7,\"offset\":9,\"content\":\"@@00000000000000ff\"},"
                + "\"info\":{\"user\":\"\",\"client\":\"42f773f4-13cb-468f-b4d7-93f75261e6e2\"},"
                + "\"offset\":1234567,\"epoch\":\"OkPTMOqA\"}}}");

        assertEvent(1_234_567);
        assertEquals(255, Stamp.in(frame.bytes, frame.length));
    }

    @Test
    void anEventOfAStreamHasNothingAroundIt() {
        read("{\"channel\":\"" + ROOM + "\",\"pub\":{\"data\":{\"seq\":7},\"offset\":8,\"epoch\":\"OkPTMOqA\"}}\n\n");

        assertEvent(8);
    }

    @Test
    void aPushThatIsNoMessageIsNoEvent() {
        read("{\"push\":{\"channel\":\"" + ROOM + "\",\"unsubscribe\":{\"code\":2500,\"reason\":\"\"}}}");

        assertEquals(Frame.Kind.OTHER, frame.kind);
    }

    @Test
    void anAnswerNamesTheMessageThatItIsFor() {
        var command = new String(target.command(41, room(), "text"), StandardCharsets.US_ASCII);

        read("{\"id\":43,\"publish\":{}}");

        assertTrue(command.startsWith("{\"id\":43,\"publish\":{\"channel\":\"" + ROOM + "\",\"data\":{"), command);
        assertEquals(Frame.Kind.REPLY, frame.kind);
        assertEquals(41, frame.command);
        assertEquals(200, frame.status);
    }

    @Test
    void anErrorIsARefusal() {
        read("{\"id\":43,\"error\":{\"code\":103,\"message\":\"permission denied\"}}");

        assertEquals(Frame.Kind.REPLY, frame.kind);
        assertEquals(41, frame.command);
        assertEquals(400, frame.status);
    }

    @Test
    void theLastRoomsAnswerSaysThatTheSocketIsLive() {
        var other = new Room(UUID.fromString("00000000-0000-4000-8000-000000000001"), List.of(), 0);
        var said = new String(target.resume(person(), List.of(other, room()), null), StandardCharsets.US_ASCII);

        assertEquals("""
                {"id":2,"connect":{}}
                {"id":2,"subscribe":{"channel":"00000000-0000-4000-8000-000000000001"}}
                {"id":1,"subscribe":{"channel":"01234567-89ab-cdef-fedc-ba9876543210"}}""", said);
        read("{\"id\":2,\"connect\":{\"client\":\"42f773f4\",\"version\":\"6\",\"ping\":25,\"pong\":true}}");
        assertEquals(Frame.Kind.OTHER, frame.kind);
        read("{\"id\":1,\"subscribe\":{\"recoverable\":true,\"epoch\":\"OkPTMOqA\",\"positioned\":true}}");
        assertEquals(Frame.Kind.CAUGHT_UP, frame.kind);
    }

    @Test
    void whoComesBackNamesTheOffsetOfEachRoom() {
        var other = new Room(UUID.fromString("00000000-0000-4000-8000-000000000001"), List.of(), 0);
        var cursor = target.cursor(null, LongStream.of(7, 0));

        var said = new String(target.resume(person(), List.of(other, room()), cursor), StandardCharsets.US_ASCII);

        assertEquals("""
                {"id":2,"connect":{}}
                {"id":2,"subscribe":{"recover":true,"offset":7,"channel":"00000000-0000-4000-8000-000000000001"}}
                {"id":1,"subscribe":{"recover":true,"offset":0,"channel":"01234567-89ab-cdef-fedc-ba9876543210"}}""", said);
    }

    @Test
    void eachMessageInTheAnswerToOneWhoComesBackIsADelivery() {
        try (var loop = new Loop()) {
            var floor = new Floor(loop, target);
            var socket = floor.subscriber(Floor.Skin.SOCKET, person(), List.of(room()), false, "0");
            var wire = new EmbeddedChannel(socket);
            wire.writeInbound(Unpooled.wrappedBuffer(Scan.ascii("HTTP/1.1 101 Switching Protocols\r\n\r\n")));
            wire.releaseOutbound();

            wire.writeInbound(textFrame("{\"id\":2,\"connect\":{\"client\":\"42f773f4\"}}\n"
                    + "{\"id\":1,\"subscribe\":{\"recoverable\":true,\"publications\":[" + missed(1) + "," + missed(2)
                    + ","
                    + missed(3) + "],\"recovered\":true,\"offset\":1,\"positioned\":true}}\n" + push(4)));

            assertEquals(4, floor.tally().delivered);
            assertEquals(0, floor.tally().lost);
            assertEquals(0, floor.tally().doubled);
            assertTrue(socket.live().isDone());
            assertEquals("4", socket.cursor());
            socket.close();
        }
    }

    @Test
    void aPostsAnswerSaysTheOffset() {
        read("{\"result\":{\"offset\":42,\"epoch\":\"OkPTMOqA\"}}");

        assertEquals(42, target.made(frame));
    }

    @Test
    void theLinesOfOneFrameAreSeveralDeliveriesAndAPingIsAnswered() {
        try (var loop = new Loop()) {
            var floor = new Floor(loop, target);
            var socket = floor.subscriber(Floor.Skin.SOCKET, person(), List.of(room()), false, null);
            var wire = new EmbeddedChannel(socket);
            wire.writeInbound(Unpooled.wrappedBuffer(Scan.ascii("HTTP/1.1 101 Switching Protocols\r\n\r\n")));
            wire.releaseOutbound();

            wire.writeInbound(textFrame(push(1) + "\n" + push(2) + "\n{}\n" + push(3)));

            assertEquals(3, floor.tally().delivered);
            assertEquals(0, floor.tally().lost);
            assertEquals(0, floor.tally().doubled);
            ByteBuf pong = wire.readOutbound();
            assertEquals("{}", pong.toString(6, 2, StandardCharsets.US_ASCII));
            pong.release();
            socket.close();
        }
    }

    private void read(String text) {
        var bytes = Scan.ascii(text);
        System.arraycopy(bytes, 0, frame.bytes, 0, bytes.length);
        frame.length = bytes.length;
        target.read(frame, 0);
    }

    private void assertEvent(long seq) {
        assertEquals(Frame.Kind.EVENT, frame.kind);
        assertEquals(HIGH, frame.high);
        assertEquals(LOW, frame.low);
        assertEquals(seq, frame.seq);
    }

    private static Room room() {
        return new Room(UUID.fromString(ROOM), List.of(), 0);
    }

    private static Person person() {
        return new Person(0, "0", "");
    }

    private static String push(int offset) {
        return "{\"push\":{\"channel\":\"" + ROOM + "\",\"pub\":{\"data\":{},\"offset\":" + offset + "}}}";
    }

    private static String missed(int offset) {
        return "{\"data\":{\"roomId\":\"" + ROOM + "\",\"seq\":9,\"data\":{\"id\":\"1\",\"metadata\":{}}},\"offset\":"
                + offset + "}";
    }

    private static ByteBuf textFrame(String text) {
        return Unpooled.buffer()
                .writeByte(0x81)
                .writeByte(126)
                .writeShort(text.length())
                .writeBytes(Scan.ascii(text));
    }
}
