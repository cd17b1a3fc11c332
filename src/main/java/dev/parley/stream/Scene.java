package dev.parley.stream;

import dev.parley.protocol.Envelope;
import dev.parley.protocol.Event.Placed;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// An event that is to be shown, and to whom.
///
/// @param history the digest of its cursor
/// @param readers for whom frames of their own are made
record Scene(UUID workspace, long history, Placed placed, Set<UUID> readers, Frames frames) {

    /// A frame of the event with this data.
    Frame frame(Object data) {
        var event = placed.event();
        return frames.event(new Envelope(
                Frames.cursor(history, placed.position()),
                event.type(),
                event.room(),
                placed.seq(),
                placed.at(),
                event.actor(),
                data));
    }

    /// The same for everybody who gets it.
    Shown shared(Object data) {
        return new Shown(placed, frame(data), null, Map.of());
    }

    /// What it is about is gone by now.
    Shown nothing() {
        return new Shown(placed, null, null, Map.of());
    }

    long seq() {
        var seq = placed.seq();
        if (seq == null) {
            throw new IllegalStateException("an event of a room's members has no seq");
        }
        return seq;
    }
}
