/**
 * The connector {@code nexmark}: the auction site of the NEXMark benchmark, made up as it is read. Front doors: {@link
 * io.tidemark.connectors.nexmark.NexmarkConnector}, {@link io.tidemark.connectors.nexmark.NexmarkGenerator}.
 */
@NullMarked
package io.tidemark.connectors.nexmark;

import org.jspecify.annotations.NullMarked;
