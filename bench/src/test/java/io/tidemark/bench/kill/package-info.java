/** Kills an engine and a broker again and again and compares what comes out with what went in. */
@NullMarked
package io.tidemark.bench.kill;

import org.jspecify.annotations.NullMarked;
