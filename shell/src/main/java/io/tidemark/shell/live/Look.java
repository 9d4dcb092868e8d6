package io.tidemark.shell.live;

import io.tidemark.shell.output.TableStyle;

/**
 * How things are drawn.
 *
 * @param signs what lines are made of
 * @param colours whether colours may be used; bold and reversed text are no colours
 * @param unicode whether signs beyond ASCII can be shown
 */
public record Look(TableStyle signs, boolean colours, boolean unicode) {
    /** The look of a terminal. */
    public static Look of(boolean unicode, boolean colours) {
        return new Look(unicode ? TableStyle.boxes(0) : TableStyle.ascii(0), colours, unicode);
    }
}
