/** Plans as trees. Front door: {@link io.tidemark.shell.plan.PlanTree}. */
@NullMarked
package io.tidemark.shell.plan;

import org.jspecify.annotations.NullMarked;
