/// Who is there and who types: what is told and never stored.
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
