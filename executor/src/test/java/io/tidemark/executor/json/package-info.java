@NullMarked
package io.tidemark.executor.json;

import org.jspecify.annotations.NullMarked;
