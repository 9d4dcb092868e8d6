/** Loads a server as many clients would, and as enemies would. Front door: {@link io.tidemark.bench.serving.ServingBench}. */
@NullMarked
package io.tidemark.bench.serving;

import org.jspecify.annotations.NullMarked;
