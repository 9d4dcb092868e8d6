/** The way to a server: a socket, plain or with TLS. */
@NullMarked
package io.tidemark.jdbc.link;

import org.jspecify.annotations.NullMarked;
