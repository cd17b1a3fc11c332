/// The one log of a workspace: its lock, its two lanes of writing, its tail and the bus of hints.
@NullMarked
package dev.parley.log;

import org.jspecify.annotations.NullMarked;
