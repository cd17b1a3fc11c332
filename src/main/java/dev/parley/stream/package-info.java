/// What flows to clients: one feed for each connection, the same over SSE and WebSocket, and what a client needs to
/// start and to resume it.
@NullMarked
package dev.parley.stream;

import org.jspecify.annotations.NullMarked;
