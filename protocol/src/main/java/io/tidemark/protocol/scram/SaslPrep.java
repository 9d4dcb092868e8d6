package io.tidemark.protocol.scram;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Brings names and passwords that look the same into the same form, as SCRAM (RFC 5802) asks for: SASLprep (RFC 4013), a
 * profile of stringprep (RFC 3454). Spaces of all kinds become {@code ' '}, invisible characters vanish, the rest is normalised
 * to NFKC, and what has control characters, or mixes directions of writing, is refused. Instead of the RFC's tables of Unicode
 * 3.2, which know no newer letters, Java's own say what is unassigned and how it is written. Stateless.
 *
 * <p>Texts of ASCII, which are as they were, are not copied into strings, so that passwords can be wiped.
 */
public final class SaslPrep {
    /** Table C.1.2: spaces outside of ASCII. U+200B is in B.1 too; other implementations take it as a space, so we do. */
    private static final int[][] SPACES = {
        {0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200B}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}
    };

    /** Table B.1: what is commonly mapped to nothing. */
    private static final int[][] NOTHING = {
        {0x00AD, 0x00AD},
        {0x034F, 0x034F},
        {0x1806, 0x1806},
        {0x180B, 0x180D},
        {0x200B, 0x200D},
        {0x2060, 0x2060},
        {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}
    };

    /** Tables C.1.2, C.2.1, C.2.2, C.3 and C.5 to C.9, by code point; C.4 is {@link #isNoCharacter}. */
    private static final int[][] PROHIBITED = {
        {0x0000, 0x001F}, {0x007F, 0x00A0}, {0x0340, 0x0341}, {0x06DD, 0x06DD}, {0x070F, 0x070F}, {0x1680, 0x1680},
        {0x180E, 0x180E}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x2063}, {0x206A, 0x206F}, {0x2FF0, 0x2FFB},
        {0x3000, 0x3000}, {0xD800, 0xF8FF}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFD}, {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},
        {0xE0020, 0xE007F}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}
    };

    private SaslPrep() {}

    /**
     * A text that is kept, or from which keys are made that are kept: what is not assigned yet is refused, for a newer Java may
     * write it in another way.
     *
     * @param text the caller wipes it, as he does the result
     * @throws ScramException if it has what names and passwords cannot have; the message does not show it
     */
    public static char[] stored(char[] text) throws ScramException {
        return prepared(text, false);
    }

    /**
     * A text that is compared with one that is kept.
     *
     * @param text the caller wipes it, as he does the result
     * @throws ScramException if it has what names and passwords cannot have; the message does not show it
     */
    public static char[] query(char[] text) throws ScramException {
        return prepared(text, true);
    }

    private static char[] prepared(char[] text, boolean unassigned) throws ScramException {
        if (isPlain(text)) {
            return text.clone();
        }
        char[] mapped = mapped(text);
        String normal = Normalizer.normalize(CharBuffer.wrap(mapped), Normalizer.Form.NFKC);
        Arrays.fill(mapped, '\0');
        check(normal, unassigned);
        checkDirections(normal);
        return normal.toCharArray();
    }

    /** Whether all characters are ASCII that can be seen, or the space, so that nothing is to be done. */
    private static boolean isPlain(char[] text) {
        for (char letter : text) {
            if (letter < ' ' || letter > '~') {
                return false;
            }
        }
        return true;
    }

    /** Section 2.1; all characters that are mapped are of one char. */
    private static char[] mapped(char[] text) {
        char[] mapped = new char[text.length];
        int length = 0;
        for (char letter : text) {
            if (isIn(SPACES, letter)) {
                mapped[length++] = ' ';
            } else if (!isIn(NOTHING, letter)) {
                mapped[length++] = letter;
            }
        }
        char[] exact = Arrays.copyOf(mapped, length);
        Arrays.fill(mapped, '\0');
        return exact;
    }

    /** Sections 2.3 and 2.5. */
    private static void check(String text, boolean unassigned) throws ScramException {
        for (int index = 0; index < text.length(); ) {
            int letter = text.codePointAt(index);
            if (isIn(PROHIBITED, letter) || isNoCharacter(letter)) {
                throw new ScramException(
                        "the user name or password has a control character, or another one that cannot be in it");
            }
            if (!unassigned && Character.getType(letter) == Character.UNASSIGNED) {
                throw new ScramException("the user name or password has a character that Unicode does not know yet");
            }
            index += Character.charCount(letter);
        }
    }

    /** Table C.4. */
    private static boolean isNoCharacter(int letter) {
        return (letter & 0xFFFE) == 0xFFFE || letter >= 0xFDD0 && letter <= 0xFDEF;
    }

    /** Section 2.4: who writes from the right to the left does so in the whole text, from its first to its last character. */
    private static void checkDirections(String text) throws ScramException {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return;
        }
        boolean mixed = text.codePoints().anyMatch(SaslPrep::isLeftToRight);
        if (mixed || !isRightToLeft(text.codePointAt(0)) || !isRightToLeft(text.codePointBefore(text.length()))) {
            throw new ScramException(
                    "the user name or password mixes directions of writing, or does not begin and end with a"
                            + " letter that is written from the right to the left");
        }
    }

    private static boolean isRightToLeft(int letter) {
        byte direction = Character.getDirectionality(letter);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean isLeftToRight(int letter) {
        return Character.getDirectionality(letter) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }

    private static boolean isIn(int[][] ranges, int letter) {
        for (int[] range : ranges) {
            if (letter >= range[0] && letter <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
