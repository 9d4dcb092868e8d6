/** The format {@code csv}, after RFC 4180. Front door: {@link io.tidemark.connectors.csv.CsvFormat}. */
@NullMarked
package io.tidemark.connectors.csv;

import org.jspecify.annotations.NullMarked;
