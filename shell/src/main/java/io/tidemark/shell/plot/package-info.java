/** Numbers over time, drawn with text. Front doors: {@link io.tidemark.shell.plot.Plot}, {@link io.tidemark.shell.plot.LivePlot}. */
@NullMarked
package io.tidemark.shell.plot;

import org.jspecify.annotations.NullMarked;
