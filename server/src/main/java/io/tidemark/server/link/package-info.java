/** Clients in the same process: messages go from hand to hand, without bytes of frames and without sockets. */
@NullMarked
package io.tidemark.server.link;

import org.jspecify.annotations.NullMarked;
