package io.tidemark.shell.live;

import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.shell.output.Clipping;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The last line or two of a view: what is known at the left, keys at the right or below. Stateless. */
public final class Footer {
    private static final int SMALL = 8;

    private Footer() {}

    /**
     * One reversed line of this width, or two if the keys find no room beside what is known.
     *
     * @param facts the most important first; those that do not fit are left out
     * @param height of the whole screen: a small one gets no second line
     */
    public static List<AttributedString> lines(
            List<String> facts, String keys, int width, int height, boolean unicode) {
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
        int keyWidth = DisplayWidth.of(keys);
        if (used + keyWidth + 3 <= width) {
            String gap = " ".repeat(width - used - keyWidth - 1);
            return List.of(reversed(text + gap + keys, width));
        }
        return height < SMALL
                ? List.of(reversed(text.toString(), width))
                : List.of(reversed(text.toString(), width), reversed(" " + keys, width));
    }

    private static AttributedString reversed(String text, int width) {
        String line = Clipping.start(text, width);
        return new AttributedString(
                line + " ".repeat(Math.max(0, width - DisplayWidth.of(line))), AttributedStyle.DEFAULT.inverse());
    }

    /** A screen of this height: the body, cut or filled up with empty lines, and the footer below it. */
    public static List<AttributedString> below(List<AttributedString> body, List<AttributedString> footer, int height) {
        int room = Math.max(0, height - footer.size());
        List<AttributedString> screen = new ArrayList<>(body.subList(0, Math.min(room, body.size())));
        while (screen.size() < room) {
            screen.add(AttributedString.EMPTY);
        }
        screen.addAll(footer);
        return screen;
    }
}
