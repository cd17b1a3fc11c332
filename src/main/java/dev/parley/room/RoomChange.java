package dev.parley.room;

import dev.parley.problem.Change;
import dev.parley.problem.FieldError;
import dev.parley.problem.JsonSize;
import dev.parley.problem.Length;
import dev.parley.problem.Refusal;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to change of a room.
///
/// @param version the version that the change was made for; a stale one is refused
record RoomChange(
        @Nullable Change<String> name,
        @Nullable Change<@Length(max = 200) String> description,
        @Nullable Change<@Length(max = 250) String> topic,
        @Nullable Visibility visibility,
        @Nullable HistoryVisibility historyVisibility,

        @Nullable Change<@Length(max = 2_000) @Pattern(regexp = "https?://\\S+", message = "not_a_url") String> avatarUrl,

        @Nullable Change<@JsonSize(16 * 1024) Map<String, Object>> attributes,
        @Nullable Boolean autoJoin,
        @Nullable Boolean readOnly,
        @Min(0) @Max(21_600) @Nullable Integer slowModeSeconds,
        @Nullable Boolean systemMessages,
        @Min(1) @Max(RoomLimits.CEILING) @Nullable Integer maxMembers,
        @Nullable Boolean archived,
        @Nullable Integer version) {

    /// Whether the room is to come back from the archive.
    boolean restores() {
        return Boolean.FALSE.equals(archived);
    }

    /// Writes it into a room whose row this transaction holds. When history becomes shared, from which seq on is known
    /// only under the lock.
    ///
    /// @throws Refusal `invalid` with every field that this room cannot have so
    void applyTo(Room room, Instant now) {
        var errors = new ArrayList<FieldError>();
        applyName(room, errors);
        applyVisibility(room, errors);
        applyMaxMembers(room, errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        room.description = Change.apply(description, room.description);
        room.topic = Change.apply(topic, room.topic);
        room.avatarUrl = Change.apply(avatarUrl, room.avatarUrl);
        room.autoJoin = autoJoin == null ? room.autoJoin : autoJoin;
        room.readOnly = readOnly == null ? room.readOnly : readOnly;
        room.slowSeconds = slowModeSeconds == null ? room.slowSeconds : slowModeSeconds;
        room.systemMessages = systemMessages == null ? room.systemMessages : systemMessages;
        if (attributes != null) {
            room.attributes = json(attributes.value());
        }
        if (historyVisibility == HistoryVisibility.JOINED) {
            room.sharedFromSeq = null;
        }
        if (archived != null) {
            room.archivedAt = !archived ? null : room.archivedAt == null ? now : room.archivedAt;
        }
    }

    private static String json(@Nullable Map<String, Object> attributes) {
        return attributes == null ? "{}" : new JsonObject(attributes).encode();
    }

    private void applyName(Room room, List<FieldError> errors) {
        if (name == null) {
            return;
        }
        switch (room.kind()) {
            case CHANNEL -> applyChannelName(room, name.value(), errors);
            case GROUP -> {
                if (name.value() != null) {
                    RoomPlan.checkTitle(name.value(), errors);
                }
                room.name = name.value();
            }
            case DIRECT -> errors.add(new FieldError("name", "unknown_field", "a direct room has no name"));
        }
    }

    private static void applyChannelName(Room room, @Nullable String written, List<FieldError> errors) {
        if (written == null) {
            errors.add(new FieldError("name", "required", "a channel has a name"));
            return;
        }
        try {
            var channel = ChannelName.of(written);
            room.name = channel.text();
            room.nameKey = channel.key();
            room.nameLook = channel.look();
        } catch (Refusal.Invalid invalid) {
            errors.addAll(invalid.errors());
        }
    }

    private void applyVisibility(Room room, List<FieldError> errors) {
        if (visibility == null) {
            return;
        }
        if (room.isFixed() && visibility == Visibility.PUBLIC) {
            errors.add(new FieldError("visibility", "out_of_range", "only a channel can be public"));
        }
        room.visibility = visibility.wire();
    }

    private void applyMaxMembers(Room room, List<FieldError> errors) {
        if (maxMembers == null) {
            return;
        }
        if (maxMembers < room.memberCount) {
            errors.add(new FieldError("maxMembers", "out_of_range", "there are more members than that"));
        }
        room.maxMembers = maxMembers;
    }
}
