/** The messages of the wire and their bytes; docs/wire-protocol.md describes them for other languages. */
@NullMarked
package io.tidemark.protocol;

import org.jspecify.annotations.NullMarked;
