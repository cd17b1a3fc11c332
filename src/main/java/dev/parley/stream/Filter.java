package dev.parley.stream;

import dev.parley.problem.Refusal;
import dev.parley.protocol.EventType;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client wants of its feed. Rooms concern what happens in a room, types all but the frames of the stream
/// itself.
///
/// @param rooms null for all
/// @param types names on the wire; null for all
record Filter(@Nullable Set<UUID> rooms, @Nullable Set<String> types) {

    private static final int MOST_WATCHED = 200;

    static final Filter NONE = new Filter(null, null);

    /// The types that are never stored.
    private static final Set<String> EPHEMERAL =
            Set.of("typing.started", "typing.stopped", "presence.updated", "receipts.updated");

    /// Durable types of the contract that this version does not yet make.
    private static final Set<String> TO_COME =
            Set.of("reaction.added", "reaction.removed", "message.pinned", "message.unpinned", "notification.created");

    private static final Set<String> KNOWN = known();

    boolean lets(String type, @Nullable UUID room) {
        return (types == null || types.contains(type)) && (room == null || rooms == null || rooms.contains(room));
    }

    boolean lets(Frame frame) {
        return lets(frame.type(), frame.room());
    }

    /// Refuses types that do not exist, so that a misspelling does not look like silence.
    static @Nullable Set<String> types(@Nullable Set<String> types) {
        if (types != null && !KNOWN.containsAll(types)) {
            var unknown = new TreeSet<>(types);
            unknown.removeAll(KNOWN);
            throw Refusal.invalid("types", "unknown_type", "There is no type of event " + String.join(", ", unknown));
        }
        return types;
    }

    /// People whose presence is wanted.
    static void watch(@Nullable Set<String> people) {
        if (people != null && people.size() > MOST_WATCHED) {
            throw Refusal.invalid("watch", "too_long", "At most " + MOST_WATCHED + " people");
        }
    }

    private static Set<String> known() {
        var known = Arrays.stream(EventType.values()).map(EventType::wire).collect(Collectors.toSet());
        known.addAll(EPHEMERAL);
        known.addAll(TO_COME);
        return Set.copyOf(known);
    }
}
