/** Kept tables and tables over topics, against a real broker. */
@NullMarked
package io.tidemark.bench.table;

import org.jspecify.annotations.NullMarked;
