/** The client's side of a conversation: handshake, statements by number, credit, silence. */
@NullMarked
package io.tidemark.jdbc.wire;

import org.jspecify.annotations.NullMarked;
