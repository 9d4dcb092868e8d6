/** How much strangers can make a server write into its log. */
@NullMarked
package io.tidemark.server.log;

import org.jspecify.annotations.NullMarked;
