/** How a server runs. Front door: {@link io.tidemark.server.config.ServerConfig}. */
@NullMarked
package io.tidemark.server.config;

import org.jspecify.annotations.NullMarked;
