package dev.parley.bench;

/// What the generator takes from one frame of a stream. One object for each loop, filled anew for each frame.
final class Frame {

    /// What a frame can be.
    enum Kind {
        EVENT,
        REPLY,
        CAUGHT_UP,
        RESET,
        PING,
        OTHER
    }

    /// As much of a frame as is looked at.
    static final int MOST = 4096;

    final byte[] bytes = new byte[MOST];
    int length;
    Kind kind = Kind.OTHER;

    /// Of an event: the two halves of the room's id, and its seq; 0 for none. Of a reply: the seq of what it made.
    long high;

    long low;
    long seq;

    /// Of a reply.
    long command;

    int status;

    private static final byte[] REPLY = Scan.ascii("{\"reply\":\"");
    private static final byte[] STATUS = Scan.ascii("\"status\":");
    private static final byte[] TYPE = Scan.ascii("\"type\":\"");
    private static final byte[] STREAM = Scan.ascii("stream.");
    private static final byte[] CAUGHT_UP = Scan.ascii("stream.caught-up");
    private static final byte[] RESET = Scan.ascii("stream.reset");
    private static final byte[] ROOM = Scan.ascii("\"roomId\":\"");
    private static final byte[] SEQ = Scan.ascii("\"seq\":");
    private static final byte[] CURSOR = Scan.ascii("\"cursor\":\"");

    /// Reads the envelope or the reply that begins at this place, as Parley writes them.
    void read(int from) {
        high = low = seq = command = 0;
        status = 0;
        if (Scan.is(bytes, from, REPLY)) {
            kind = Kind.REPLY;
            command = Scan.number(bytes, from + REPLY.length + 1);
            status = (int) number(from, STATUS);
            seq = number(from, SEQ);
            return;
        }
        var type = Scan.behind(bytes, from, length, TYPE);
        if (type < 0) {
            kind = Kind.OTHER;
        } else if (Scan.is(bytes, type, STREAM)) {
            kind = Scan.is(bytes, type, CAUGHT_UP)
                    ? Kind.CAUGHT_UP
                    : Scan.is(bytes, type, RESET) ? Kind.RESET : Kind.OTHER;
        } else {
            kind = Kind.EVENT;
            var room = Scan.behind(bytes, type, length, ROOM);
            if (room >= 0) {
                high = Scan.hex(bytes, room);
                low = Scan.hex(bytes, room + 19);
                seq = number(room, SEQ);
            }
        }
    }

    /// The seq of the resource that the bytes are, or 0.
    long madeSeq() {
        return number(0, SEQ);
    }

    /// The cursor that the frame carries; null if it has none.
    String cursor() {
        var at = Scan.behind(bytes, 0, length, CURSOR);
        return at < 0 ? null : Scan.quoted(bytes, at, length);
    }

    private long number(int from, byte[] field) {
        var at = Scan.behind(bytes, from, length, field);
        return at < 0 ? 0 : Scan.number(bytes, at);
    }
}
