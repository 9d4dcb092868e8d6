/** Serves an engine to clients on the wire: sessions, security, limits, metrics. */
@NullMarked
package io.tidemark.server;

import org.jspecify.annotations.NullMarked;
