/**
 * The steps of a running plan. Front doors: {@link io.tidemark.executor.operator.Operator}, {@link
 * io.tidemark.executor.operator.Output}.
 */
@NullMarked
package io.tidemark.executor.operator;

import org.jspecify.annotations.NullMarked;
