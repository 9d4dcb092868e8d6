/** What a query may not say, each with its message and place. Front door: {@link io.tidemark.planner.check.QueryCheck}. */
@NullMarked
package io.tidemark.planner.check;

import org.jspecify.annotations.NullMarked;
