package dev.parley.room;

import dev.parley.problem.JsonSize;
import dev.parley.problem.Late;
import dev.parley.problem.Length;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new room is to be.
///
/// @param name of a channel: its unique name; of a group: free text; a direct room has none
/// @param members who is to be in it besides the one who makes it
@Schema(description = "A room to be made")
record NewRoom(
        Kind kind,

        @Length(min = 1, max = RoomPlan.LONGEST_TITLE, groups = Late.class) @Nullable String name,

        @Length(max = 200) @Nullable String description,
        @Nullable Visibility visibility,
        @Nullable HistoryVisibility historyVisibility,
        @Size(max = 1_000, message = "too_long") @Nullable List<UUID> members,
        @Length(min = 1, max = 128) @Nullable String externalId,
        @JsonSize(16 * 1024) @Nullable Map<String, Object> attributes) {

    /// The people named, nobody twice is left to [RoomPlan].
    List<UUID> membersOrNone() {
        return members == null ? List.of() : members;
    }
}
