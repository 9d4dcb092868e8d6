/** What a server counts, for Prometheus. The only room for Micrometer. */
@NullMarked
package io.tidemark.server.metrics;

import org.jspecify.annotations.NullMarked;
