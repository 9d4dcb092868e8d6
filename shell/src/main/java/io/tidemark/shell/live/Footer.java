package io.tidemark.shell.live;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.output.Clipping;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The last line of a live view: what is known at the left, keys at the right. Stateless. */
public final class Footer {
    private Footer() {}

    /**
     * One reversed line of this width.
     *
     * @param facts the most important first; those that do not fit are left out
     * @param keys shown if there is room beside all facts, else as far as they go
     */
    public static AttributedString line(List<String> facts, String keys, int width, boolean unicode) {
        String separator = unicode ? " · " : " | ";
        StringBuilder text = new StringBuilder(" ");
        int used = 1;
        for (String fact : facts) {
            int more = DisplayWidth.of(fact) + (used > 1 ? separator.length() : 0);
            if (used + more <= width) {
                text.append(used > 1 ? separator : "").append(fact);
                used += more;
            }
        }
        int room = width - used - 3;
        String shownKeys = DisplayWidth.of(keys) <= room ? keys : "";
        String filled = text + " ".repeat(Math.max(0, width - used - DisplayWidth.of(shownKeys) - 1)) + shownKeys;
        String line = Clipping.start(filled, width);
        return new AttributedString(
                line + " ".repeat(Math.max(0, width - DisplayWidth.of(line))), AttributedStyle.DEFAULT.inverse());
    }
}
