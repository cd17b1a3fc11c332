/// Rooms, their members, and who may do what in them.
@NullMarked
package dev.parley.room;

import org.jspecify.annotations.NullMarked;
