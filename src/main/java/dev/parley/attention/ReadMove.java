package dev.parley.attention;

import jakarta.validation.constraints.Min;

/// Where to move a read position.
///
/// @param seq a seq of the room; one beyond its end means the end
public record ReadMove(@Min(0) long seq) {}
