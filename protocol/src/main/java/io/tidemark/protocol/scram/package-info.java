/** SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): how a client shows that it knows a password, and a server that it knew it before. */
@NullMarked
package io.tidemark.protocol.scram;

import org.jspecify.annotations.NullMarked;
