/** How rows are put into panes and panes into windows. Front door: {@link io.tidemark.executor.window.Panes}. */
@NullMarked
package io.tidemark.executor.window;

import org.jspecify.annotations.NullMarked;
