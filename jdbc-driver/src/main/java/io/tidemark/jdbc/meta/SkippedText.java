package io.tidemark.jdbc.meta;

/** Quoted texts and comments in a statement: what looks like SQL within them is none. Stateless. */
public final class SkippedText {
    private SkippedText() {}

    /** Where a quoted text or a comment that begins here ends; the same place if none does. */
    public static int end(String sql, int at) {
        char letter = sql.charAt(at);
        if (letter == '\'' || letter == '"' || letter == '`') {
            int end = sql.indexOf(letter, at + 1);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        return at;
    }

    /** Whether there is a <code>?</code> outside of quotes and comments. */
    static boolean hasParameter(String sql) {
        int at = 0;
        while (at < sql.length()) {
            int skipped = end(sql, at);
            if (skipped == at && sql.charAt(at) == '?') {
                return true;
            }
            at = Math.max(skipped, at + 1);
        }
        return false;
    }
}
