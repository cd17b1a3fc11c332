/// Messages: posting by the fast lane, editing and deleting by the ordinary one, history.
@NullMarked
package dev.parley.message;

import org.jspecify.annotations.NullMarked;
