/** What this driver can more than JDBC asks for; reached with {@code unwrap}. */
@NullMarked
package io.tidemark.jdbc.api;

import org.jspecify.annotations.NullMarked;
