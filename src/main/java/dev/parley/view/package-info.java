/// What readers see, by plain SQL on connections of their own: users, rooms, members, messages.
@NullMarked
package dev.parley.view;

import org.jspecify.annotations.NullMarked;
