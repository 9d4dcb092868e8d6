/** Figures of jobs with much state: throughput, pauses, restores, bytes written. */
@NullMarked
package io.tidemark.bench.size;

import org.jspecify.annotations.NullMarked;
