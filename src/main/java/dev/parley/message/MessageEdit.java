package dev.parley.message;

import dev.parley.problem.Length;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Another text for a message.
///
/// @param version the version that the author has seen; a stale one is `version_conflict`
public record MessageEdit(
        @Schema(minLength = 1, maxLength = NewMessage.MAX_CONTENT) @Length(min = 1, max = NewMessage.MAX_CONTENT) String content,

        @Nullable Integer version) {}
