/**
 * Expressions over batches, as generated Java classes or interpreted. Front doors: {@link
 * io.tidemark.executor.codegen.ExpressionCompiler}, {@link io.tidemark.executor.codegen.CompiledExpressions}.
 */
@NullMarked
package io.tidemark.executor.codegen;

import org.jspecify.annotations.NullMarked;
