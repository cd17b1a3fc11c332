package dev.parley.stream;

import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import dev.parley.protocol.MessageView;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that is kept in memory, with its frames as long as they hold what is true.
final class Kept {

    /// A frame is held as what it was made of, and most often as text and as the block of an event stream too.
    private static final int TIMES = 3;

    /// What an event takes, and what a frame takes besides the text of its message; about.
    private static final int EVENT = 400;

    private static final int ENVELOPE = 750;
    private static final int ID = 16;

    private final Placed placed;
    private @Nullable Shown shown;
    private int version;

    Kept(Placed placed) {
        this.placed = placed;
    }

    Placed placed() {
        return placed;
    }

    Event event() {
        return placed.event();
    }

    long position() {
        return placed.position();
    }

    @Nullable Shown shown() {
        return shown;
    }

    /// How often what it showed has become untrue. What was rendered at another version is not kept.
    int version() {
        return version;
    }

    /// Whether it has to be rendered before anybody can be told. There are no frames that could be shared of an event
    /// that each reader is shown in their own way.
    boolean lacks() {
        return shown == null && !(event() instanceof Event.RoomCreated);
    }

    /// Whether this person is shown it in a way of their own, with a room as they see it. Such frames are rendered for
    /// them and not kept.
    boolean isOwnOf(UUID user) {
        return switch (event()) {
            case Event.RoomCreated e -> e.members().contains(user);
            case Event.MemberJoined e -> e.user().equals(user);
            default -> false;
        };
    }

    /// The message whose text its frames hold.
    @Nullable UUID message() {
        return messageOf(event());
    }

    /// The message that an event is about.
    static @Nullable UUID messageOf(Event event) {
        return switch (event) {
            case Event.MessageCreated e -> e.message();
            case Event.MessageUpdated e -> e.message();
            case Event.MessageDeleted e -> e.message();
            default -> null;
        };
    }

    /// Keeps what can be shared; of a message also what its author gets.
    void show(Shown rendered) {
        shown = event() instanceof Event.MessageCreated
                ? rendered
                : new Shown(placed, rendered.shared(), rendered.bare(), Map.of());
    }

    /// Room was needed; what they held is still true.
    void forget() {
        shown = null;
    }

    /// What its frames held is true no more.
    void outdate() {
        shown = null;
        version++;
    }

    /// About how many bytes it takes without its frames.
    int weight() {
        return event() instanceof Event.RoomCreated e ? EVENT + ID * e.members().size() : EVENT;
    }

    /// About how many bytes its frames take, or will when somebody has wanted them. A message need not be encoded to
    /// know it.
    int framesWeight() {
        var frame = shown == null ? null : shown.shared();
        if (frame == null) {
            return 0;
        }
        return TIMES
                * (frame.envelope().data() instanceof MessageView message
                                && message.metadata().isEmpty()
                        ? ENVELOPE + message.content().length()
                        : frame.length());
    }
}
