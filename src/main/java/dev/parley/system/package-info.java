/// What every feature stands on: configuration, start and stop, the embedded database, health.
@NullMarked
package dev.parley.system;

import org.jspecify.annotations.NullMarked;
