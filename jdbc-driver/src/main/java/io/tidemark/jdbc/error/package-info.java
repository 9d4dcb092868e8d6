/** SQLExceptions with the class and SQLSTATE that tools sort by. */
@NullMarked
package io.tidemark.jdbc.error;

import org.jspecify.annotations.NullMarked;
