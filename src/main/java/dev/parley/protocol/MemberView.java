package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A user in a room. Of somebody who has left, only `roomId`, `userId` and `user` remain: see [#left].
///
/// @param readSeq how far they have read; left out where receipts are off and inside a Room
public record MemberView(
        UUID roomId,
        UUID userId,
        Person user,
        @JsonUnwrapped @Nullable Standing standing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long readSeq) {

    /// What a present member has besides their name.
    public record Standing(
            String role,
            @Nullable String nickname,
            @Nullable Instant mutedUntil,
            Instant joinedAt) {}
}
