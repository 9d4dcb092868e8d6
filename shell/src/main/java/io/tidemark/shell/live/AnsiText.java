package io.tidemark.shell.live;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * Styled text as a terminal takes it. JLine's own way writes box-drawing signs in the character set of old terminals, which
 * not all that speak UTF-8 know. Stateless.
 */
public final class AnsiText {
    private static final String PLAIN = "\033[0m";
    private static final int COLOURS = 8;

    private AnsiText() {}

    /** The text with bold, faint, reversed and coloured parts. */
    public static String of(AttributedString line) {
        StringBuilder text = new StringBuilder();
        AttributedStyle current = AttributedStyle.DEFAULT;
        for (int index = 0; index < line.length(); index++) {
            AttributedStyle style = line.styleAt(index);
            if (!style.equals(current)) {
                text.append(current.equals(AttributedStyle.DEFAULT) ? "" : PLAIN)
                        .append(codes(style));
                current = style;
            }
            text.append(line.charAt(index));
        }
        return text.append(current.equals(AttributedStyle.DEFAULT) ? "" : PLAIN).toString();
    }

    private static String codes(AttributedStyle style) {
        StringBuilder codes = new StringBuilder();
        append(codes, style, AttributedStyle.BOLD, 1);
        append(codes, style, AttributedStyle.DEFAULT.faint(), 2);
        append(codes, style, AttributedStyle.INVERSE, 7);
        for (int colour = 0; colour < COLOURS; colour++) {
            long wanted = AttributedStyle.DEFAULT.foreground(colour).getStyle();
            if ((style.getStyle() & foregroundMask()) == (wanted & foregroundMask())) {
                codes.append(codes.isEmpty() ? "" : ";").append(30 + colour);
            }
        }
        return codes.isEmpty() ? "" : "\033[" + codes + "m";
    }

    private static void append(StringBuilder codes, AttributedStyle style, AttributedStyle wanted, int code) {
        if ((style.getStyle() & wanted.getStyle()) != 0) {
            codes.append(codes.isEmpty() ? "" : ";").append(code);
        }
    }

    /** The bits that say which foreground colour there is, and whether there is one. */
    private static long foregroundMask() {
        return AttributedStyle.DEFAULT.foreground(COLOURS - 1).getStyle()
                | AttributedStyle.DEFAULT.foreground(0).getStyle();
    }
}
