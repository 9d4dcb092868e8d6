/** From Calcite's relational operators to ours. Front door: {@link io.tidemark.planner.lower.NodeLowering}. */
@NullMarked
package io.tidemark.planner.lower;

import org.jspecify.annotations.NullMarked;
