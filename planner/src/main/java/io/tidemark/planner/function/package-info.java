/** Which functions there are. Front door: {@link io.tidemark.planner.function.FunctionCatalog}. */
@NullMarked
package io.tidemark.planner.function;

import org.jspecify.annotations.NullMarked;
