/** Physical plan to running job. Front door: {@code Executor}. */
@NullMarked
package io.tidemark.executor;

import org.jspecify.annotations.NullMarked;
