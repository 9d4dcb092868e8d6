/** Statement to physical plan; the only room that knows Calcite. Front door: {@code Planner}. */
@NullMarked
package io.tidemark.planner;

import org.jspecify.annotations.NullMarked;
