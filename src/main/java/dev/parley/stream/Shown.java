package dev.parley.stream;

import dev.parley.protocol.Event;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event with the frames that show it. One is the same bytes for everybody; a few are made for one person.
///
/// @param shared what everybody gets who is not among `own`; null if there is nothing to show, such as an event about
///     something that is gone by now
/// @param bare what they get who may not see the message that it is about
/// @param own what is made for one person alone
record Shown(
        Event.Placed placed,
        @Nullable Frame shared,
        @Nullable Frame bare,
        Map<UUID, Frame> own) {

    /// The frame for somebody who sees this much of the event.
    @Nullable Frame to(UUID user, Sight.View view) {
        return switch (view) {
            case NOTHING -> null;
            case BARE -> bare;
            case WHOLE -> own.getOrDefault(user, shared);
        };
    }
}
