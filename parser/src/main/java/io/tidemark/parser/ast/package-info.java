/** What a statement says, as immutable records; queries and expressions stay text with their position. */
@NullMarked
package io.tidemark.parser.ast;

import org.jspecify.annotations.NullMarked;
