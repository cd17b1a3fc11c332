/// The PostgreSQL in the box: its programs unpacked, its cluster made once, its server started, watched and stopped.
///
/// Reading order: {@link dev.parley.system.postgres.EmbeddedPostgres}, `Cluster`, `Postmaster`, `Programs`.
@NullMarked
package dev.parley.system.postgres;

import org.jspecify.annotations.NullMarked;
