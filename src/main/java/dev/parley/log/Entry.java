package dev.parley.log;

import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import org.jspecify.annotations.Nullable;

/// An event as it passes from the log to the streams.
///
/// @param fresh the message of a `message.created` that this node has just stored, so that nobody need read it again;
///     with its author's `clientMessageId`
public record Entry(Event.Placed placed, @Nullable MessageView fresh) {}
