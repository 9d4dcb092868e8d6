/** Tests of keyed state against plain Java maps. */
@NullMarked
package io.tidemark.executor.state;

import org.jspecify.annotations.NullMarked;
