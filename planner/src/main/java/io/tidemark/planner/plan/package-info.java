/**
 * The contract between planner and executor: what runs, as immutable records without any Calcite type. Front doors: {@link
 * io.tidemark.planner.plan.PhysicalPlan}, {@link io.tidemark.planner.plan.PhysicalNode}, {@link
 * io.tidemark.planner.plan.Expression}.
 */
@NullMarked
package io.tidemark.planner.plan;

import org.jspecify.annotations.NullMarked;
