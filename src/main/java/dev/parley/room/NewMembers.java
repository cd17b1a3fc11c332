package dev.parley.room;

import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is to be added to a room, and as what.
record NewMembers(
        @Size(min = 1, max = 1_000) List<UUID> members,
        @Nullable RoomRole role) {

    /// Members unless something else was said.
    RoomRole roleOrMember() {
        return role == null ? RoomRole.MEMBER : role;
    }
}
