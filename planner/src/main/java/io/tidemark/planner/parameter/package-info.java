/** The values that a statement leaves open with {@code ?}. Front door: {@code Parameters}. */
@NullMarked
package io.tidemark.planner.parameter;

import org.jspecify.annotations.NullMarked;
