/// What crosses the wire: events, envelopes, views and the cursor. Records only; depends on nothing of ours.
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
