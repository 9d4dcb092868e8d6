/** Tests of cold maps and their files. */
@NullMarked
package io.tidemark.executor.state.chronicle;

import org.jspecify.annotations.NullMarked;
