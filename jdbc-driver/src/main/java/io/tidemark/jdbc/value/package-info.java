/** Values from the wire to Java and back. */
@NullMarked
package io.tidemark.jdbc.value;

import org.jspecify.annotations.NullMarked;
