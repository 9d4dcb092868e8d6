package io.tidemark.types;

/** Text from outside as it may stand in a log: one line, no control characters, no more than 8 KiB. Stateless. */
public final class LogText {
    private static final int MOST_CHARACTERS = 8192;
    private static final int MOST_OF_PART =
            1024; // 3 KiB in UTF-8: two of them and the rest of the line are less than 8 KiB

    private LogText() {}

    /** The text with control, format and surrogate characters as {@code \}{@code u001b}, cut if it is too long. */
    public static String of(String text) {
        return of(text, MOST_CHARACTERS);
    }

    /** The same as one of several texts in a line: cut so that two of them are no longer than a line may be. */
    public static String part(String text) {
        return of(text, MOST_OF_PART);
    }

    private static String of(String text, int most) {
        StringBuilder out = new StringBuilder(Math.min(text.length() + 16, most));
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            String shown = shown(letter);
            if (out.length() + shown.length() > most - 16) {
                return out.append("… (").append(text.length()).append(')').toString();
            }
            out.append(shown);
        }
        return out.toString();
    }

    private static String shown(char letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> escaped(letter);
            default -> String.valueOf(letter);
        };
    }

    private static String escaped(char letter) {
        String hex = Integer.toHexString(letter);
        return "\\u" + "0".repeat(4 - hex.length()) + hex;
    }
}
