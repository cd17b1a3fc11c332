package dev.parley.presence;

import dev.parley.log.Entry;
import dev.parley.log.Follower;
import dev.parley.presence.Typists.Place;
import dev.parley.protocol.Event;
import java.util.List;
import java.util.UUID;

/// Watches a workspace's log for what ends typing.
record TypingEnds(UUID workspace, Typists typists) implements Follower {

    @Override
    public void passed(List<Entry> entries, long head) {
        entries.forEach(entry -> passed(entry.placed().event()));
    }

    @Override
    public void replaced(long head) {
        // What is typed now has nothing to do with what was stored.
    }

    private void passed(Event event) {
        switch (event) {
            case Event.MessageCreated e -> typists.end(new Place(workspace, e.room(), e.actor()));
            case Event.MemberLeft e -> typists.end(new Place(workspace, e.room(), e.user()));
            case Event.RoomDeleted e -> typists.forget(e.room());
            default -> {}
        }
    }
}
