/**
 * What a server says to a client, whatever carries it: {@link io.tidemark.server.session.Conversation} takes messages and
 * answers through an {@link io.tidemark.server.session.Outbox}. Knows no sockets.
 */
@NullMarked
package io.tidemark.server.session;

import org.jspecify.annotations.NullMarked;
