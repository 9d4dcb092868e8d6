package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;
import org.jspecify.annotations.Nullable;

/**
 * Finds the EMIT and the WITH SAVEPOINT that end a statement, and the COMMENT 'text' of what is created, and renames their first
 * tokens, so that the grammar can tell them from the words of the query or expression before them. EMIT inside parentheses, or a second one, is refused. A column or table
 * called emit is left alone where the words around it show that it is one. Mutable; one per statement.
 */
final class ClauseMarker {
    /** Words that may follow a table or column whose alias is emit. */
    private static final Set<String> AFTER_ALIAS =
            Set.of(("AS CROSS EXCEPT FETCH FOR FROM FULL GROUP HAVING INNER INTERSECT JOIN LEFT LIMIT"
                            + " MATCH_RECOGNIZE MINUS NATURAL OFFSET ON ORDER QUALIFY RIGHT TABLESAMPLE UNION USING WHERE"
                            + " WINDOW")
                    .split(" "));

    /** Words behind which an operand or a table stands, so that emit is its name. */
    private static final Set<String> BEFORE_NAME =
            Set.of(("ALL AND AS BETWEEN BY CASE DISTINCT ELSE ESCAPE FROM HAVING IN INTO IS JOIN LATERAL LIKE NOT OF"
                            + " ON OR QUALIFY SELECT TABLE THEN WHEN WHERE WITH")
                    .split(" "));

    private final List<Token> tokens;
    private final @Nullable Token unclosed;
    private int depth;
    private boolean inQuery;
    private @Nullable Token emit;

    private ClauseMarker(List<Token> tokens, @Nullable Token unclosed) {
        this.tokens = tokens;
        this.unclosed = unclosed;
    }

    /**
     * Renames the tokens in place.
     *
     * @param unclosed a parenthesis that is never closed, or null; an EMIT behind it is not to blame
     */
    static void mark(List<Token> tokens, @Nullable Token unclosed) {
        ClauseMarker marker = new ClauseMarker(tokens, unclosed);
        for (int index = 0; index < tokens.size(); index++) {
            marker.onToken(index);
        }
    }

    private void onToken(int index) {
        Token token = tokens.get(index);
        int type = token.getType();
        if (type == TidemarkLexer.LPAREN || type == TidemarkLexer.LBRACKET) {
            depth++;
        } else if (type == TidemarkLexer.RPAREN || type == TidemarkLexer.RBRACKET) {
            depth = Math.max(0, depth - 1);
        } else if (type == TidemarkLexer.SEMI) {
            emit = null;
            depth = 0;
            inQuery = false;
        } else if (type == TidemarkLexer.SELECT || type == TidemarkLexer.VALUES) {
            inQuery = true;
        } else if (type == TidemarkLexer.EMIT && isEmitClause(index)) {
            onEmit(token);
        } else if (type == TidemarkLexer.WITH && isSavepointClause(index)) {
            rename(token, TidemarkLexer.SAVEPOINT_CLAUSE);
        } else if (!inQuery && isComment(index)) {
            rename(token, TidemarkLexer.COMMENT_CLAUSE);
        } else if (inQuery && depth == 0 && beginsAnother(index)) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "'" + token.getText() + "' begins another statement",
                    "is a ';' missing before it?",
                    Lexing.position(token));
        }
    }

    /** Whether words stand here that no query can hold, so that the semicolon before them was forgotten. */
    private boolean beginsAnother(int index) {
        int type = typeAt(index);
        int next = typeAt(index + 1);
        boolean creates = next == TidemarkLexer.STREAM
                || next == TidemarkLexer.TABLE
                || next == TidemarkLexer.VIEW
                || next == TidemarkLexer.MATERIALIZED;
        return type == TidemarkLexer.INSERT && next == TidemarkLexer.INTO
                || (type == TidemarkLexer.CREATE || type == TidemarkLexer.DROP) && creates;
    }

    private void onEmit(Token token) {
        if (unclosed != null && unclosed.getStartIndex() < token.getStartIndex()) {
            throw StatementErrorStrategy.unclosed(unclosed);
        }
        if (depth > 0) {
            throw new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "EMIT belongs to the whole statement, not to a subquery or anything else in parentheses",
                    "move it to the end of the statement, behind the last parenthesis",
                    Lexing.position(token));
        }
        if (emit != null) {
            throw new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "this is the second EMIT of the statement; the first stands at " + Lexing.position(emit),
                    "a statement has one EMIT, at its end; conditions are joined: EMIT AFTER DELAY INTERVAL '10' SECOND"
                            + " AND AFTER WATERMARK",
                    Lexing.position(token));
        }
        emit = token;
        rename(token, TidemarkLexer.EMIT_CLAUSE);
    }

    private static void rename(Token token, int type) {
        WritableToken writable = (CommonToken) token;
        writable.setType(type);
    }

    private boolean isSavepointClause(int index) {
        return depth == 0
                && index > 0
                && typeAt(index + 1) == TidemarkLexer.SAVEPOINT
                && typeAt(index + 2) == TidemarkLexer.STRING;
    }

    /** A name before a string: no expression has that. */
    private boolean isComment(int index) {
        return typeAt(index) == TidemarkLexer.IDENTIFIER
                && typeAt(index + 1) == TidemarkLexer.STRING
                && upper(index).equals("COMMENT");
    }

    private boolean isEmitClause(int index) {
        int next = typeAt(index + 1);
        int previous = typeAt(index - 1);
        if (!inQuery || previous == TidemarkLexer.DOT || previous == TidemarkLexer.AS || next == TidemarkLexer.DOT) {
            return false;
        }
        return beginsEmit(next) || depth == 0 && endsOperand(index - 1) && cannotFollowAlias(index + 1);
    }

    private static boolean beginsEmit(int type) {
        return type == TidemarkLexer.CHANGES
                || type == TidemarkLexer.STREAM
                || type == TidemarkLexer.AFTER
                || type == TidemarkLexer.ALLOW
                || type == TidemarkLexer.LATE;
    }

    /** Whether an alias or EMIT may stand behind this token, but no operand. */
    private boolean endsOperand(int index) {
        int type = typeAt(index);
        if (isWord(type)) {
            return !BEFORE_NAME.contains(upper(index));
        }
        return type == TidemarkLexer.RPAREN
                || type == TidemarkLexer.RBRACKET
                || type == TidemarkLexer.QUOTED_NAME
                || type == TidemarkLexer.STRING
                || type == TidemarkLexer.INTEGER
                || type == TidemarkLexer.NUMBER;
    }

    private boolean cannotFollowAlias(int index) {
        int type = typeAt(index);
        return type == Token.EOF || type == TidemarkLexer.SEMI || isWord(type) && !AFTER_ALIAS.contains(upper(index));
    }

    private static boolean isWord(int type) {
        return type == TidemarkLexer.IDENTIFIER || Keywords.isKeyword(type);
    }

    private String upper(int index) {
        return tokens.get(index).getText().toUpperCase(Locale.ROOT);
    }

    private int typeAt(int index) {
        return index < 0 || index >= tokens.size()
                ? Token.EOF
                : tokens.get(index).getType();
    }
}
