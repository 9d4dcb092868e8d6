/** A way for messages between a client and a server: a socket, or the same process. */
@NullMarked
package io.tidemark.protocol.link;

import org.jspecify.annotations.NullMarked;
