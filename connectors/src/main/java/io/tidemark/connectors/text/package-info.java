/**
 * Values as text, for all text formats: reading a field into a column and writing one. Front doors: {@link
 * io.tidemark.connectors.text.FieldReader}, {@link io.tidemark.connectors.text.FieldWriter}.
 */
@NullMarked
package io.tidemark.connectors.text;

import org.jspecify.annotations.NullMarked;
