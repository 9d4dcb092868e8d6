/** Result sets and what is known about their columns. */
@NullMarked
package io.tidemark.jdbc.result;

import org.jspecify.annotations.NullMarked;
