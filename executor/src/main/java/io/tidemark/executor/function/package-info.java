/**
 * What the scalar functions and operators of SQL compute: static methods over primitives and slices of bytes, shared by
 * generated code and the interpreter. Front doors: {@link io.tidemark.executor.function.FunctionRegistry}, {@link
 * io.tidemark.executor.function.EvaluationContext}.
 */
@NullMarked
package io.tidemark.executor.function;

import org.jspecify.annotations.NullMarked;
