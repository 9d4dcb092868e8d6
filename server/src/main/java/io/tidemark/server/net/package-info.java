/** Sockets: frames over TCP and TLS, with the limits that keep strangers out. The only room for Netty. */
@NullMarked
package io.tidemark.server.net;

import org.jspecify.annotations.NullMarked;
