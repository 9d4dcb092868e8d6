/**
 * Rows as text: one class per format, all writing bytes from column batches. Front doors: {@link
 * io.tidemark.shell.output.OutputFormat}, {@link io.tidemark.shell.output.ResultWriter}.
 */
@NullMarked
package io.tidemark.shell.output;

import org.jspecify.annotations.NullMarked;
