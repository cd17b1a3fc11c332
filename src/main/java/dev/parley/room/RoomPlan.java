package dev.parley.room;

import dev.parley.problem.Code;
import dev.parley.problem.FieldError;
import dev.parley.problem.Refusal;
import dev.parley.system.Ids;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A room as it will be made, all rules of its kind applied.
///
/// @param channel the name of a channel; null for the other kinds
/// @param title the free name of a group
/// @param people everybody who is in it from the start, sorted
record RoomPlan(
        Kind kind,
        @Nullable ChannelName channel,
        @Nullable String title,
        @Nullable String description,
        Visibility visibility,
        HistoryVisibility history,
        @Nullable String externalId,
        Map<String, Object> attributes,
        List<UUID> people,
        int maxMembers) {

    static final int LONGEST_TITLE = 80;

    RoomPlan {
        people = List.copyOf(people);
    }

    /// What becomes of this wish of this person.
    ///
    /// @throws Refusal `invalid` with every field that is wrong; `room_full` if they are too many
    static RoomPlan of(UUID creator, NewRoom wish, RoomLimits limits) {
        var people = new TreeSet<>(wish.membersOrNone());
        people.add(creator);
        var errors = new ArrayList<FieldError>();
        var channel = wish.kind() == Kind.CHANNEL ? channelName(wish.name(), errors) : null;
        switch (wish.kind()) {
            case CHANNEL -> {}
            case GROUP -> checkGroup(wish, people.size() - 1, errors);
            case DIRECT -> checkDirect(wish, errors);
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        var visibility = visibility(wish);
        return new RoomPlan(
                        wish.kind(),
                        channel,
                        wish.kind() == Kind.GROUP ? wish.name() : null,
                        wish.description(),
                        visibility,
                        history(wish, visibility),
                        wish.externalId(),
                        wish.attributes() == null ? Map.of() : wish.attributes(),
                        List.copyOf(people),
                        limits.of(wish.kind(), visibility))
                .requireFits();
    }

    /// The direct or group room of exactly these people.
    ///
    /// @throws Refusal `room_full` if they are too many
    static RoomPlan ofPeople(Collection<UUID> people, RoomLimits limits) {
        var kind = people.size() <= 2 ? Kind.DIRECT : Kind.GROUP;
        return new RoomPlan(
                        kind,
                        null,
                        null,
                        null,
                        Visibility.PRIVATE,
                        HistoryVisibility.JOINED,
                        null,
                        Map.of(),
                        List.copyOf(new TreeSet<>(people)),
                        limits.of(kind, Visibility.PRIVATE))
                .requireFits();
    }

    /// A public channel that everybody of the workspace will be in, and that nobody has made.
    static RoomPlan ofDefault(String name, String description, RoomLimits limits) {
        return new RoomPlan(
                Kind.CHANNEL,
                ChannelName.of(name),
                null,
                description,
                Visibility.PUBLIC,
                HistoryVisibility.SHARED,
                null,
                Map.of(),
                List.of(),
                limits.of(Kind.CHANNEL, Visibility.PUBLIC));
    }

    /// What a direct or group room is unique by; null for a channel.
    byte @Nullable [] peopleKey() {
        if (kind == Kind.CHANNEL) {
            return null;
        }
        var ids = ByteBuffer.allocate(people.size() * 2 * Long.BYTES);
        people.forEach(
                person -> ids.putLong(person.getMostSignificantBits()).putLong(person.getLeastSignificantBits()));
        try {
            return MessageDigest.getInstance("SHA-256").digest(ids.array());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /// The row of the room.
    Room build(UUID workspace, @Nullable UUID creator, Instant now) {
        var room = new Room();
        room.id = Ids.next();
        room.workspace = workspace;
        room.externalId = externalId;
        room.kind = kind.wire();
        room.name = channel == null ? title : channel.text();
        room.nameKey = channel == null ? null : channel.key();
        room.nameLook = channel == null ? null : channel.look();
        room.peopleKey = peopleKey();
        room.description = description;
        room.visibility = visibility.wire();
        room.sharedFromSeq = history == HistoryVisibility.SHARED ? 1L : null;
        room.attributes = new JsonObject(attributes).encode();
        room.maxMembers = maxMembers;
        room.memberCount = people.size();
        room.createdAt = now;
        room.createdBy = creator;
        return room;
    }

    private RoomPlan requireFits() {
        if (people.size() > maxMembers) {
            throw Refusal.conflict(Code.ROOM_FULL);
        }
        return this;
    }

    private static @Nullable ChannelName channelName(@Nullable String name, List<FieldError> errors) {
        if (name == null) {
            errors.add(new FieldError("name", "required", "a channel has a name"));
            return null;
        }
        try {
            return ChannelName.of(name);
        } catch (Refusal.Invalid invalid) {
            errors.addAll(invalid.errors());
            return null;
        }
    }

    private static void checkGroup(NewRoom wish, int others, List<FieldError> errors) {
        if (wish.name() != null) {
            checkTitle(wish.name(), errors);
        }
        if (others < 2) {
            errors.add(new FieldError("members", "too_short", "a group has at least two people besides its maker"));
        }
        checkPrivate(wish, errors);
    }

    /// Adds what is wrong with the name of a group.
    static void checkTitle(String title, List<FieldError> errors) {
        int length = title.codePointCount(0, title.length());
        if (title.isBlank()) {
            errors.add(new FieldError("name", "too_short", "a name has at least 1 character"));
        } else if (length > LONGEST_TITLE) {
            errors.add(new FieldError("name", "too_long", "a group's name has at most 80 characters"));
        }
    }

    private static void checkDirect(NewRoom wish, List<FieldError> errors) {
        if (wish.name() != null) {
            errors.add(new FieldError("name", "unknown_field", "a direct room has no name"));
        }
        checkPrivate(wish, errors);
    }

    private static void checkPrivate(NewRoom wish, List<FieldError> errors) {
        if (wish.visibility() == Visibility.PUBLIC) {
            errors.add(new FieldError("visibility", "out_of_range", "only a channel can be public"));
        }
    }

    private static Visibility visibility(NewRoom wish) {
        if (wish.kind() != Kind.CHANNEL) {
            return Visibility.PRIVATE;
        }
        return wish.visibility() == null ? Visibility.PUBLIC : wish.visibility();
    }

    private static HistoryVisibility history(NewRoom wish, Visibility visibility) {
        if (wish.historyVisibility() != null) {
            return wish.historyVisibility();
        }
        return visibility == Visibility.PUBLIC ? HistoryVisibility.SHARED : HistoryVisibility.JOINED;
    }
}
