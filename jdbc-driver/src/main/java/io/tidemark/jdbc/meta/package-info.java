/** What the database is and can, and what is in it: DatabaseMetaData. */
@NullMarked
package io.tidemark.jdbc.meta;

import org.jspecify.annotations.NullMarked;
