/**
 * The words that all modules share: SQL types, schemas, row kinds, error codes, positions in a text. Front doors: {@link
 * io.tidemark.types.SqlType}, {@link io.tidemark.types.Schema}, {@link io.tidemark.types.TidemarkException}.
 */
@NullMarked
package io.tidemark.types;

import org.jspecify.annotations.NullMarked;
