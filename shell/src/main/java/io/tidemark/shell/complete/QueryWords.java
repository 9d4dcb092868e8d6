package io.tidemark.shell.complete;

import io.tidemark.parser.TokenKind;
import io.tidemark.shell.complete.Words.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What may follow in a query, which the grammar of statements does not look into: by the clause in which the cursor stands,
 * and by whether an operand or something behind an operand is wanted.
 *
 * @param keywords in the order in which they are most likely meant
 * @param tables whether a table may follow
 * @param expressions whether columns and functions may follow
 * @param types whether a type may follow
 */
record QueryWords(List<String> keywords, boolean tables, boolean expressions, boolean types) {
    static final List<String> CLAUSES = words("SELECT FROM JOIN ON USING WHERE GROUP HAVING QUALIFY ORDER LIMIT"
            + " OFFSET FETCH UNION INTERSECT EXCEPT WINDOW VALUES SET WITH");

    private static final List<String> QUERY_STARTS = words("SELECT VALUES WITH");
    private static final List<String> UNITS = words("SECOND MINUTE HOUR DAY MONTH YEAR");
    private static final List<String> OPERAND =
            words("CASE CAST NOT NULL TRUE FALSE INTERVAL EXISTS CURRENT_TIMESTAMP");
    private static final List<String> OPERATORS = words("AND OR IS IN LIKE BETWEEN NOT");
    private static final List<String> CASE_WORDS = words("WHEN THEN ELSE END");
    private static final List<String> TABLE_FUNCTIONS = words("TUMBLE HOP CUMULATE SESSION");
    private static final List<String> BEFORE_QUERY = words("FROM JOIN AS EXISTS IN LATERAL ALL ANY SOME UNION EXCEPT");

    /** What can only follow one word. */
    private static final Map<String, List<String>> AFTER_WORD = Map.ofEntries(
            Map.entry("GROUP", words("BY")),
            Map.entry("ORDER", words("BY")),
            Map.entry("PARTITION", words("BY")),
            Map.entry("LEFT", words("JOIN OUTER")),
            Map.entry("RIGHT", words("JOIN OUTER")),
            Map.entry("FULL", words("JOIN OUTER")),
            Map.entry("OUTER", words("JOIN")),
            Map.entry("INNER", words("JOIN")),
            Map.entry("CROSS", words("JOIN")),
            Map.entry("NATURAL", words("JOIN LEFT RIGHT INNER")),
            Map.entry("UNION", words("ALL SELECT")),
            Map.entry("INTERSECT", words("ALL SELECT")),
            Map.entry("EXCEPT", words("ALL SELECT")),
            Map.entry("IS", words("NULL NOT TRUE FALSE DISTINCT")),
            Map.entry("NULLS", words("FIRST LAST")),
            Map.entry("GROUPING", words("SETS")),
            Map.entry("FOR", words("SYSTEM_TIME")),
            Map.entry("SYSTEM_TIME", words("AS")),
            Map.entry("OVER", List.of()),
            Map.entry("LIMIT", List.of()),
            Map.entry("OFFSET", List.of()),
            Map.entry("INTERVAL", List.of()));

    /** What may follow a whole operand or table in a clause. */
    private static final Map<String, List<String>> AFTER_OPERAND = Map.ofEntries(
            Map.entry("", OPERATORS),
            Map.entry("SELECT", words("FROM AS OVER FILTER AND OR IS IN LIKE BETWEEN NOT EMIT")),
            Map.entry(
                    "FROM",
                    words("WHERE JOIN GROUP AS LEFT RIGHT FULL INNER CROSS HAVING ORDER LIMIT EMIT UNION INTERSECT"
                            + " EXCEPT WINDOW QUALIFY MATCH_RECOGNIZE FOR")),
            Map.entry("JOIN", words("ON USING AS FOR")),
            Map.entry(
                    "ON",
                    words("AND OR WHERE JOIN LEFT RIGHT FULL INNER CROSS GROUP HAVING ORDER LIMIT EMIT IS IN LIKE"
                            + " BETWEEN NOT UNION")),
            Map.entry("USING", words("WHERE JOIN LEFT GROUP ORDER LIMIT EMIT")),
            Map.entry(
                    "WHERE",
                    words("AND OR GROUP ORDER HAVING LIMIT EMIT IS IN LIKE BETWEEN NOT UNION INTERSECT EXCEPT"
                            + " WINDOW QUALIFY")),
            Map.entry("GROUP", words("HAVING ORDER LIMIT EMIT QUALIFY UNION WINDOW")),
            Map.entry("HAVING", words("AND OR ORDER LIMIT EMIT IS IN LIKE BETWEEN NOT QUALIFY UNION")),
            Map.entry("QUALIFY", words("AND OR ORDER LIMIT EMIT IS IN NOT")),
            Map.entry("ORDER", words("ASC DESC NULLS LIMIT OFFSET FETCH EMIT")),
            Map.entry("LIMIT", words("OFFSET EMIT")),
            Map.entry("VALUES", words("EMIT")));

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" "));
    }

    private static QueryWords only(List<String> keywords) {
        return new QueryWords(keywords, false, false, false);
    }

    /** What may follow a beginning that ends within a query. */
    static QueryWords after(Words words) {
        Word last = words.fromEnd(0);
        if (words.isEmpty()) {
            return atOpening(words.opener());
        }
        if (last.kind() == TokenKind.STRING && words.fromEnd(1).is("INTERVAL")) {
            return only(UNITS);
        }
        if (last.is("AS") && words.opener().equals("CAST")) {
            return new QueryWords(List.of(), false, false, true);
        }
        if (last.is("AS") && words.fromEnd(1).is("SYSTEM_TIME")) {
            return only(words("OF"));
        }
        if (last.kind() == TokenKind.KEYWORD && AFTER_WORD.containsKey(last.text())) {
            return only(AFTER_WORD.get(last.text()));
        }
        if (last.is("AS")) {
            return only(List.of()); // a new name
        }
        String clause = words.lastOf(CLAUSES);
        boolean tableClause = clause.equals("FROM") || clause.equals("JOIN");
        if (last.is("FROM")
                || last.is("JOIN")
                || last.is("TABLE")
                || (tableClause && last.text().equals(","))) {
            return new QueryWords(words("TABLE LATERAL UNNEST"), true, false, false);
        }
        return wantsOperand(words, last) ? operand(words, clause) : behindOperand(words, clause);
    }

    private static QueryWords atOpening(String opener) {
        if (opener.equals("TABLE")) {
            return only(TABLE_FUNCTIONS);
        }
        if (TABLE_FUNCTIONS.contains(opener)) {
            return new QueryWords(words("TABLE"), false, true, false);
        }
        if (opener.equals("OVER")) {
            return only(words("PARTITION ORDER"));
        }
        boolean query = opener.isEmpty() || BEFORE_QUERY.contains(opener) || opener.equals("(");
        List<String> keywords = new ArrayList<>(query ? QUERY_STARTS : OPERAND);
        return new QueryWords(keywords, false, !opener.isEmpty() && !opener.equals("FROM"), false);
    }

    private static boolean wantsOperand(Words words, Word last) {
        return switch (last.kind()) {
            case KEYWORD ->
                !last.isAny(words("END NULL TRUE FALSE ASC DESC FIRST LAST CURRENT_TIMESTAMP CURRENT_DATE"));
            case OPERATOR -> !last.text().equals("]") && !isStar(words);
            case IDENTIFIER, QUOTED_IDENTIFIER, STRING, NUMBER, COMMENT, ERROR -> false;
        };
    }

    /** Whether the last sign is the star of SELECT * and no product. */
    private static boolean isStar(Words words) {
        Word before = words.fromEnd(1);
        boolean alone = before.is("SELECT")
                || before.text().equals(",")
                || before.text().equals(".");
        return words.fromEnd(0).text().equals("*") && (alone || words.words().size() == 1);
    }

    private static QueryWords operand(Words words, String clause) {
        List<String> keywords = new ArrayList<>();
        Word last = words.fromEnd(0);
        if (last.is("SELECT")) {
            keywords.add("DISTINCT");
        }
        if (clause.equals("GROUP")) {
            keywords.addAll(words("TUMBLE HOP SESSION CUBE ROLLUP GROUPING"));
        }
        if (last.is("NOT")) {
            keywords.addAll(words("IN LIKE BETWEEN"));
        }
        keywords.addAll(OPERAND);
        addCaseWords(words, keywords);
        return new QueryWords(keywords, false, true, false);
    }

    private static QueryWords behindOperand(Words words, String clause) {
        List<String> keywords = new ArrayList<>();
        addCaseWords(words, keywords);
        if (words.opener().equals("CAST")) {
            keywords.add("AS");
        }
        if (words.opener().equals("OVER")) {
            keywords.addAll(words("ORDER ROWS RANGE"));
        }
        keywords.addAll(AFTER_OPERAND.getOrDefault(clause, OPERATORS));
        return only(keywords);
    }

    private static void addCaseWords(Words words, List<String> keywords) {
        int open = 0;
        for (Word word : words.words()) {
            open += word.is("CASE") ? 1 : word.is("END") ? -1 : 0;
        }
        if (open > 0) {
            keywords.addAll(CASE_WORDS);
        }
    }
}
