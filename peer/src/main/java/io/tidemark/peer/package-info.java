/** Flink SQL as an oracle for tests. Front door: {@link io.tidemark.peer.FlinkSql}, the main class of a child JVM. */
@NullMarked
package io.tidemark.peer;

import org.jspecify.annotations.NullMarked;
