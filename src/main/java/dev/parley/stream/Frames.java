package dev.parley.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.log.Hint;
import dev.parley.log.History;
import dev.parley.protocol.Cursor;
import dev.parley.protocol.Envelope;
import dev.parley.protocol.EventData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/// The frames of the stream itself, and of what is never stored.
@ApplicationScoped
class Frames {

    private final ObjectMapper json;
    private final Clock clock;

    Frames(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /// What a socket answers to a command.
    Frame reply(Reply reply) {
        return Frame.reply(json, reply);
    }

    /// An event, with its cursor.
    Frame event(Envelope envelope) {
        return Frame.event(json, envelope);
    }

    Frame ready(long history, long from, long head) {
        var data = new EventData.Ready(cursor(history, from), cursor(history, head), Wheel.HEARTBEAT.toMillis());
        return Frame.stream(json, "stream.ready", data, null);
    }

    Frame caughtUp(long history, long head) {
        var cursor = cursor(history, head);
        return Frame.stream(json, "stream.caught-up", new EventData.Head(cursor), cursor);
    }

    Frame heartbeat(long history, long head) {
        var cursor = cursor(history, head);
        return Frame.stream(json, "stream.heartbeat", new EventData.Head(cursor), cursor);
    }

    Frame reset(History.Reason reason) {
        var data = new EventData.Reset(reason.name().toLowerCase(Locale.ROOT));
        return Frame.stream(json, "stream.reset", data, "");
    }

    Frame expiring(Instant at) {
        return Frame.stream(json, "stream.expiring", new EventData.Expiring(at), null);
    }

    Frame typing(Hint.Typing hint) {
        var type = hint.active() ? "typing.started" : "typing.stopped";
        var data = new EventData.Typing(hint.user(), hint.threadRoot());
        return Frame.event(json, new Envelope(null, type, hint.room(), null, clock.instant(), hint.user(), data));
    }

    static String cursor(long history, long position) {
        return new Cursor(history, position).text();
    }
}
