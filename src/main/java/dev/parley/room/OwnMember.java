package dev.parley.room;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.protocol.MemberView;

/// Oneself in a room: the member that all see, and one's own preferences.
record OwnMember(@JsonUnwrapped MemberView member, String notificationLevel, boolean hidden, boolean favourite) {}
