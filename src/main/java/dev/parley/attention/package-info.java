/// What wants somebody's attention: read positions and unread counts.
@NullMarked
package dev.parley.attention;

import org.jspecify.annotations.NullMarked;
