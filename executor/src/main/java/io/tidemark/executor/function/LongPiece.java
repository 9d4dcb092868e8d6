package io.tidemark.executor.function;

import java.util.HashMap;
import java.util.Map;

/**
 * A long piece of a LIKE pattern with _ in it, searched for by keeping, for each of its places, whether the text matches up to
 * there: a bit each, so that a character of the text costs a 64th of the length of the piece, whatever both are. Mutable: scratch.
 */
final class LongPiece {
    /** Pieces of fewer parts are tried at one place of the text after the other. */
    static final int LEAST = 64;

    private static final int MOST = 5_000;

    private final int size;
    private final long[] any;
    private final Map<Integer, long[]> places = new HashMap<>();
    private final long[] reached;

    /**
     * @param parts bytes of characters in UTF-8, and in between what stands for any character
     * @param anyCharacter what that is
     */
    LongPiece(int[] parts, int anyCharacter) {
        int[] characters = new int[parts.length];
        int count = 0;
        for (int at = 0; at < parts.length; ) {
            if (parts[at] == anyCharacter) {
                characters[count++] = anyCharacter;
                at++;
            } else {
                byte[] bytes = new byte[Math.min(4, parts.length - at)];
                for (int place = 0; place < bytes.length; place++) {
                    bytes[place] = (byte) parts[at + place];
                }
                characters[count++] = Utf8.codePoint(bytes, 0, bytes.length);
                at += Utf8.size(bytes, 0, bytes.length);
            }
        }
        if (count > MOST) {
            throw EvaluationFailure.reason("a pattern of LIKE has at most " + MOST
                    + " characters between two % if there is a _ among" + " them, not " + count);
        }
        size = count;
        int words = (count + Long.SIZE - 1) / Long.SIZE;
        any = new long[words];
        reached = new long[words];
        for (int place = 0; place < count; place++) {
            if (characters[place] == anyCharacter) {
                any[place / Long.SIZE] |= 1L << place;
            }
        }
        for (int place = 0; place < count; place++) {
            if (characters[place] != anyCharacter) {
                places.computeIfAbsent(characters[place], unseen -> any.clone())[place / Long.SIZE] |= 1L << place;
            }
        }
    }

    /** The place behind the first match at or after a place, or -1. */
    int find(byte[] bytes, int from, int end) {
        java.util.Arrays.fill(reached, 0);
        for (int at = from; at < end; ) {
            long[] fits = places.getOrDefault(Utf8.codePoint(bytes, at, end), any);
            long carried = 1;
            for (int word = 0; word < reached.length; word++) {
                long before = reached[word];
                reached[word] = (before << 1 | carried) & fits[word];
                carried = before >>> Long.SIZE - 1;
            }
            at += Utf8.size(bytes, at, end);
            if ((reached[reached.length - 1] >>> size - 1 & 1) != 0) {
                return at;
            }
        }
        return -1;
    }
}
