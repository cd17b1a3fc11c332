package dev.parley.room;

import dev.parley.protocol.MemberView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Those who were added: always all of them, in the form of a list.
///
/// @param nextPageToken always null
record AddedMembers(List<MemberView> items, @Nullable String nextPageToken) {}
