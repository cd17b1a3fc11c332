package dev.parley.stream;

import dev.parley.log.Standings.Seat;
import java.util.Map;
import java.util.UUID;

/// What a person sees of the log behind one position and up to another, which a stream wants to tell.
///
/// @param rooms the rooms that they are in, of the same moment as `upTo`
/// @param history the history in which these positions are
record Wanted(UUID user, Map<UUID, Seat> rooms, long after, long upTo, long history) {}
