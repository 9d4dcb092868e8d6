package io.tidemark.executor.function;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A LIKE pattern made ready: pieces of literal characters and {@code _} between {@code %}. Each piece is looked for once,
 * left to right, so that a match takes at most text times pattern steps and never backs up over more than one piece. Mutable:
 * long pieces have scratch. Thread: one at a time.
 */
public final class LikePattern {
    private static final int ANY = -1;

    /** Bytes of the pieces; {@link #ANY} stands for one character. */
    private final int[][] pieces;

    /** The pieces as bytes if none holds {@link #ANY}, else null. */
    private final byte @Nullable [][] plain;

    private final @Nullable LongPiece[] longPieces;
    private final boolean openStart;
    private final boolean openEnd;

    private LikePattern(int[][] pieces, boolean openStart, boolean openEnd) {
        this.pieces = pieces;
        this.plain = toPlain(pieces);
        this.longPieces = new LongPiece[pieces.length];
        for (int index = 0; plain == null && index < pieces.length; index++) {
            boolean searched = (index > 0 || openStart) && (index < pieces.length - 1 || openEnd);
            longPieces[index] =
                    searched && pieces[index].length > LongPiece.LEAST ? new LongPiece(pieces[index], ANY) : null;
        }
        this.openStart = openStart;
        this.openEnd = openEnd;
    }

    /** Makes a pattern ready. An escape that is not one character, or that stands before none of its own, fails. */
    public static LikePattern compile(Slice pattern, @Nullable Slice escape) {
        int escapeCharacter = -1;
        if (escape != null) {
            if (Utf8.count(escape) != 1) {
                throw EvaluationFailure.INVALID_ARGUMENT;
            }
            escapeCharacter = Utf8.codePoint(escape.buffer, escape.start, escape.start + escape.length);
        }
        int[][] pieces = new int[pattern.length + 1][];
        int[] piece = new int[pattern.length];
        int pieceCount = 0;
        int size = 0;
        boolean percentBefore = false;
        boolean percentFirst = false;
        int at = pattern.start;
        int end = pattern.start + pattern.length;
        while (at < end) {
            int width = Utf8.size(pattern.buffer, at, end);
            int character = Utf8.codePoint(pattern.buffer, at, end);
            boolean literal = character != '%' && character != '_';
            if (character == escapeCharacter) {
                at += width;
                if (at >= end) {
                    throw EvaluationFailure.INVALID_ARGUMENT;
                }
                width = Utf8.size(pattern.buffer, at, end);
                int escaped = Utf8.codePoint(pattern.buffer, at, end);
                if (escaped != '%' && escaped != '_' && escaped != escapeCharacter) {
                    throw EvaluationFailure.INVALID_ARGUMENT;
                }
                literal = true;
            }
            if (literal) {
                for (int place = 0; place < width; place++) {
                    piece[size++] = pattern.buffer[at + place] & 0xFF;
                }
                percentBefore = false;
            } else if (character == '_') {
                piece[size++] = ANY;
                percentBefore = false;
            } else {
                if (size > 0) {
                    pieces[pieceCount++] = Arrays.copyOf(piece, size);
                    size = 0;
                }
                percentFirst |= pieceCount == 0;
                percentBefore = true;
            }
            at += width;
        }
        if (size > 0) {
            pieces[pieceCount++] = Arrays.copyOf(piece, size);
        }
        return new LikePattern(Arrays.copyOf(pieces, pieceCount), percentFirst, percentBefore);
    }

    private static byte @Nullable [][] toPlain(int[][] pieces) {
        byte[][] plain = new byte[pieces.length][];
        for (int index = 0; index < pieces.length; index++) {
            plain[index] = new byte[pieces[index].length];
            for (int place = 0; place < pieces[index].length; place++) {
                if (pieces[index][place] == ANY) {
                    return null;
                }
                plain[index][place] = (byte) pieces[index][place];
            }
        }
        return plain;
    }

    /** Whether the whole text matches. */
    public boolean matches(Slice text) {
        int at = text.start;
        int end = text.start + text.length;
        if (pieces.length == 0) {
            return openEnd || at == end;
        }
        int first = 0;
        int last = pieces.length;
        if (!openStart) {
            at = match(text.buffer, at, end, 0);
            if (at < 0) {
                return false;
            }
            first = 1;
            if (first == last && !openEnd) {
                return at == end;
            }
        }
        if (!openEnd) {
            last--;
        }
        for (int index = first; index < last; index++) {
            at = find(text.buffer, at, end, index);
            if (at < 0) {
                return false;
            }
        }
        return openEnd || matchesEnd(text.buffer, at, end, last);
    }

    private boolean matchesEnd(byte[] bytes, int from, int end, int index) {
        int at = end;
        int[] piece = pieces[index];
        for (int place = piece.length - 1; place >= 0; place--) {
            if (at <= from) {
                return false;
            }
            at--;
            if (piece[place] == ANY) {
                while (at > from && (bytes[at] & 0xC0) == 0x80) {
                    at--;
                }
            } else if ((bytes[at] & 0xFF) != piece[place]) {
                return false;
            }
        }
        return true;
    }

    /** The place behind the first match of a piece at or after a place, or -1. */
    private int find(byte[] bytes, int from, int end, int index) {
        byte[][] texts = plain;
        if (texts != null) {
            int found = ByteSearch.indexOf(bytes, from, end, texts[index]);
            return found < 0 ? -1 : found + texts[index].length;
        }
        LongPiece searched = longPieces[index];
        if (searched != null) {
            return searched.find(bytes, from, end);
        }
        int at = from;
        while (at < end) {
            int behind = match(bytes, at, end, index);
            if (behind >= 0) {
                return behind;
            }
            at += Utf8.size(bytes, at, end);
        }
        return -1;
    }

    /** The place behind a piece that begins here, or -1. */
    private int match(byte[] bytes, int from, int end, int index) {
        int at = from;
        for (int part : pieces[index]) {
            if (at >= end) {
                return -1;
            }
            if (part == ANY) {
                at += Utf8.size(bytes, at, end);
            } else if ((bytes[at++] & 0xFF) != part) {
                return -1;
            }
        }
        return at;
    }

    /** Matches patterns that differ from row to row; remembers the last one. Thread: that of its expression. */
    public static final class Remembered {
        private byte[] lastPattern = new byte[0];
        private byte[] lastEscape = new byte[0];
        private @Nullable LikePattern compiled;

        /** Whether the text matches the pattern. */
        public boolean matches(Slice text, Slice pattern, @Nullable Slice escape) {
            LikePattern ready = compiled;
            if (ready == null || !isSame(pattern, lastPattern) || (escape != null && !isSame(escape, lastEscape))) {
                ready = compile(pattern, escape);
                lastPattern = pattern.copy();
                lastEscape = escape == null ? new byte[0] : escape.copy();
                compiled = ready;
            }
            return ready.matches(text);
        }

        private static boolean isSame(Slice text, byte[] bytes) {
            return Arrays.equals(text.buffer, text.start, text.start + text.length, bytes, 0, bytes.length);
        }
    }
}
