/** The JDBC driver: java.sql over the wire protocol. */
@NullMarked
package io.tidemark.jdbc;

import org.jspecify.annotations.NullMarked;
