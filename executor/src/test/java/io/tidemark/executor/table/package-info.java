/** Tests of keyed tables. */
@NullMarked
package io.tidemark.executor.table;

import org.jspecify.annotations.NullMarked;
