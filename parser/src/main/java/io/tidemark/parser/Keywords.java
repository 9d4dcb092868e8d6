package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words with a meaning in Tidemark SQL, for completion and colours. Most may still be names of columns. */
public final class Keywords {
    /** Words of query bodies, which the statement grammar does not know by itself. */
    private static final String QUERY_WORDS = "ALL ANY APPLY ASC AT BETWEEN BOTH BY CAST CROSS CUBE CUMULATE CURRENT"
            + " CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFINE DESC DESCRIPTOR DISTINCT ELSE ESCAPE EXCEPT EXTRACT"
            + " FETCH FILTER FIRST FOLLOWING FULL GROUP GROUPING HAVING HOP IGNORE IN INNER INTERSECT IS JOIN LAST"
            + " LATERAL LEADING LEFT LIKE LIMIT LOCALTIMESTAMP MATCH_RECOGNIZE MEASURES NATURAL NEXT NULLS OF OFFSET"
            + " ON ONLY OR ORDER ORDINALITY OUTER OVER PARTITION PATTERN PRECEDING QUALIFY RANGE RESPECT RIGHT ROLLUP"
            + " SESSION SETS SIMILAR SOME SYSTEM_TIME THEN TRAILING TUMBLE UNBOUNDED UNION UNKNOWN UNNEST WHEN WINDOW"
            + " WITHIN";

    private static final String TYPE_WORDS = "BIGINT BINARY BOOLEAN BYTES CHAR DATE DAY DECIMAL DOUBLE FLOAT HOUR INT"
            + " INTEGER MINUTE MONTH NUMERIC REAL SECOND SMALLINT STRING TIMESTAMP TIMESTAMP_LTZ TINYINT VARBINARY"
            + " VARCHAR YEAR";

    private static final List<String> FIRST_WORDS =
            List.of(("SELECT WITH VALUES TABLE INSERT CREATE DROP SHOW DESCRIBE EXPLAIN SET RESET DELETE UPDATE"
                            + " EXECUTE PAUSE RESUME STOP ALTER")
                    .split(" "));

    private static final List<String> ALL = collect();
    private static final Set<String> SET = new HashSet<>(ALL);

    private Keywords() {}

    /** Every keyword in capitals, in the order of the alphabet. */
    public static List<String> all() {
        return ALL;
    }

    /** Whether a word, in any case, is one of {@link #all()}. */
    public static boolean isKeyword(String word) {
        return SET.contains(word.toUpperCase(Locale.ROOT));
    }

    /** The words that a statement may begin with, in capitals. */
    public static List<String> firstWords() {
        return FIRST_WORDS;
    }

    /** Whether a token of this type is one of {@link #firstWords()}. */
    static boolean beginsStatement(int type) {
        return isKeyword(type) && FIRST_WORDS.contains(word(type));
    }

    /** The word of a keyword token in capitals, such as SELECT. */
    static String word(int type) {
        String literal = TidemarkLexer.VOCABULARY.getLiteralName(type);
        return literal == null
                ? TidemarkLexer.VOCABULARY.getDisplayName(type)
                : literal.substring(1, literal.length() - 1);
    }

    /** Whether a token of this type is one of the statement grammar's keywords: the lexer lists them first. */
    static boolean isKeyword(int type) {
        return type >= TidemarkLexer.AFTER && type < TidemarkLexer.IDENTIFIER;
    }

    private static List<String> collect() {
        List<String> words = new ArrayList<>(List.of(QUERY_WORDS.split(" ")));
        Collections.addAll(words, TYPE_WORDS.split(" "));
        for (int type = TidemarkLexer.AFTER; type < TidemarkLexer.IDENTIFIER; type++) {
            words.add(word(type));
        }
        Collections.sort(words);
        return List.copyOf(words);
    }
}
