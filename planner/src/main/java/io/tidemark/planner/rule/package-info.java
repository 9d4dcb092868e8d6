/** Rewrites of physical plans, one class for each concern. Front door: {@link io.tidemark.planner.rule.PlanRewriter}. */
@NullMarked
package io.tidemark.planner.rule;

import org.jspecify.annotations.NullMarked;
