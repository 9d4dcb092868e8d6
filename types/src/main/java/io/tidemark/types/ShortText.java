package io.tidemark.types;

/** Makes messages that quote long constants of a statement readable: they say how the constant begins, and how long it is. */
final class ShortText {
    /** A message up to this length stays as it is. */
    private static final int LONG_MESSAGE = 1_000;

    private static final int LONG_CONSTANT = 100;
    private static final int SHOWN_OF_CONSTANT = 60;
    private static final int LONGEST_MESSAGE = 8_000;

    /** More than what is said of what was left out, so that a message that was cut is not cut again. */
    private static final int LONGEST_REST = 40;

    private ShortText() {}

    /** The message with the middle of what is too long left out, and with how much that is. */
    static String of(String message) {
        if (message.length() <= LONG_MESSAGE) {
            return message;
        }
        StringBuilder out = new StringBuilder();
        int index = 0;
        while (index < message.length()) {
            int open = message.indexOf('\'', index);
            int close = open < 0 ? -1 : endOfQuoted(message, open);
            if (close < 0) {
                out.append(message, index, message.length());
                break;
            }
            out.append(message, index, open + 1);
            appendConstant(out, message.substring(open + 1, close));
            out.append('\'');
            index = close + 1;
        }
        return out.length() > LONGEST_MESSAGE + LONGEST_REST ? cut(out.toString(), LONGEST_MESSAGE) : out.toString();
    }

    private static void appendConstant(StringBuilder out, String constant) {
        out.append(constant.length() > LONG_CONSTANT ? cut(constant, SHOWN_OF_CONSTANT) : constant);
    }

    private static String cut(String text, int shown) {
        if (text.length() <= shown) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(shown - 1)) ? shown - 1 : shown;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
    }

    /** Where the closing quote stands, which is not doubled; -1 if there is none. */
    private static int endOfQuoted(String message, int open) {
        int index = message.indexOf('\'', open + 1);
        while (index >= 0 && index + 1 < message.length() && message.charAt(index + 1) == '\'') {
            index = message.indexOf('\'', index + 2);
        }
        return index;
    }
}
