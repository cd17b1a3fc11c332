package dev.parley.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who somebody is, in the few words that stand beside a message or a member.
public record Person(
        UUID id,
        String username,
        String displayName,
        @Nullable String avatarUrl) {}
