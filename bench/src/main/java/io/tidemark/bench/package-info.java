/**
 * Measures the engine on pre-generated NEXMark bids beside hand-written loops that compute the same. Front door: {@link
 * io.tidemark.bench.Main}.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
