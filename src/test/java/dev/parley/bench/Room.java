package dev.parley.bench;

import java.util.List;
import java.util.UUID;

/// A room and where it stands, by what was acknowledged. Touched on the loop only.
final class Room {

    final UUID id;
    final List<Person> members;

    /// The highest seq that was acknowledged.
    long top;

    /// Open subscribers that are in it.
    int listeners;

    Room(UUID id, List<Person> members, long top) {
        this.id = id;
        this.members = List.copyOf(members);
        this.top = top;
    }
}
