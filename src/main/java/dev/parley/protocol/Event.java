package dev.parley.protocol;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A durable change that has happened, in ids and small facts, never text: what one row of the log says.
///
/// A new kind is a record here; the compiler then names every `switch` that must know it.
public sealed interface Event {

    /// The name of the type on the wire, such as `message.created`.
    default String type() {
        return EventType.of(this).wire();
    }

    /// The room that it happened in; null for what concerns the whole workspace.
    default @Nullable UUID room() {
        return null;
    }

    /// Who did it; null where nobody did.
    @Nullable UUID actor();

    /// The one person that it is addressed to (in addition to the members, if it is numbered); null for none.
    default @Nullable UUID recipient() {
        return null;
    }

    /// What it is about: a message, a member, a user.
    default @Nullable UUID subject() {
        return null;
    }

    /// Whether it takes a `seq` of its room, which all members then get.
    default boolean numbered() {
        return room() != null;
    }

    /// A room came to be, and with it the memberships of `members`, the creator among them.
    record RoomCreated(UUID room, @Nullable UUID actor, List<UUID> members) implements Event {
        public RoomCreated {
            members = List.copyOf(members);
        }
    }

    /// Something of a room changed: name, description, topic, limits, visibility, or it came back from the archive.
    record RoomUpdated(UUID room, UUID actor) implements Event {}

    /// A room was archived.
    record RoomArchived(UUID room, UUID actor) implements Event {}

    /// A room and everything in it is gone; its last event.
    record RoomDeleted(UUID room, UUID actor) implements Event {}

    /// Somebody is a member now, and sees the room from `visibleFromSeq` on (0: from the seq of this very event).
    /// `memberCount` counts them in.
    record MemberJoined(UUID room, @Nullable UUID actor, UUID user, int memberCount, long visibleFromSeq)
            implements Event {
        @Override
        public UUID subject() {
            return user;
        }
    }

    /// The role, nickname or mute of a member changed, for all to see.
    record MemberUpdated(UUID room, UUID actor, UUID user) implements Event {
        @Override
        public UUID subject() {
            return user;
        }
    }

    /// One's own preferences for a room changed; nobody else learns of it.
    record MemberPreferred(UUID room, UUID user) implements Event {
        @Override
        public UUID actor() {
            return user;
        }

        @Override
        public UUID recipient() {
            return user;
        }

        @Override
        public UUID subject() {
            return user;
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /// Somebody left or was removed; the last event of that room which they get. `memberCount` counts them out.
    record MemberLeft(UUID room, UUID actor, UUID user, int memberCount) implements Event {
        @Override
        public UUID recipient() {
            return user;
        }

        @Override
        public UUID subject() {
            return user;
        }
    }

    /// A message was stored. Its own seq is that of this event.
    record MessageCreated(UUID room, UUID actor, UUID message) implements Event {
        @Override
        public UUID subject() {
            return message;
        }
    }

    /// A message was edited; `messageSeq` is the place where it stands.
    record MessageUpdated(UUID room, UUID actor, UUID message, long messageSeq) implements Event {
        @Override
        public UUID subject() {
            return message;
        }
    }

    /// A message became a tombstone; `messageSeq` is the place where it stands.
    record MessageDeleted(UUID room, UUID actor, UUID message, long messageSeq) implements Event {
        @Override
        public UUID subject() {
            return message;
        }
    }

    /// A read position moved; all counts are those of this very place in the log.
    record ReadUpdated(UUID room, UUID user, long readSeq, long unreadCount, long mentionCount) implements Event {
        @Override
        public UUID actor() {
            return user;
        }

        @Override
        public UUID recipient() {
            return user;
        }

        @Override
        public boolean numbered() {
            return false;
        }
    }

    /// The profile of a person changed; everybody of the workspace may see it.
    record UserUpdated(@Nullable UUID actor, UUID user) implements Event {
        @Override
        public UUID subject() {
            return user;
        }
    }

    /// An event at its place in the log.
    ///
    /// @param position place in the workspace's log, from 1, in commit order
    /// @param seq place in the room, from 1, without holes; null for what is not numbered
    record Placed(long position, @Nullable Long seq, Instant at, Event event) {}
}
