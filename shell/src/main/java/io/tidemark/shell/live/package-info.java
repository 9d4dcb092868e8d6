/**
 * Results that change while one looks: the live table and its changelog, the line of progress. Front doors: {@link
 * io.tidemark.shell.live.LiveView}, {@link io.tidemark.shell.live.Screen}, {@link io.tidemark.shell.live.ProgressLine}.
 */
@NullMarked
package io.tidemark.shell.live;

import org.jspecify.annotations.NullMarked;
