package dev.parley.room;

import dev.parley.protocol.MemberView;

/// What a member wants of a room, seen by nobody else.
record Preferences(String notificationLevel, boolean hidden, boolean favourite) {

    static Preferences of(Membership own) {
        return new Preferences(own.notificationLevel, own.hidden, own.favourite);
    }

    /// Oneself with them.
    OwnMember with(MemberView member) {
        return new OwnMember(member, notificationLevel, hidden, favourite);
    }
}
