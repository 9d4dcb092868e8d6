package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Counts how deep parentheses, brackets, CASE … END and the {@code <…>} of types stand in each other, and how many NOT or
 * signs follow each other, token by token, and stops at the limit, so that no parser behind it can run out of stack. Mutable; one per statement.
 */
final class Nesting {
    /** Most levels within each other. */
    static final int MAX_DEPTH = 200;

    private final Token[] open = new Token[MAX_DEPTH];
    private int depth;
    private int prefixes;
    private int previousType = Token.EOF;

    /** Takes the next token of the statement. */
    void onToken(Token token) {
        int type = token.getType();
        prefixes = type == TidemarkLexer.NOT || type == TidemarkLexer.MINUS || type == TidemarkLexer.PLUS
                ? prefixes + 1
                : 0;
        if (prefixes > MAX_DEPTH) {
            throw tooDeep(
                    "more than " + MAX_DEPTH + " NOT or signs stand in a row", "they cancel out: keep one", token);
        }
        if (opens(type)) {
            push(token);
        } else if (type == TidemarkLexer.RPAREN) {
            popTo(TidemarkLexer.LPAREN);
        } else if (type == TidemarkLexer.RBRACKET) {
            popTo(TidemarkLexer.LBRACKET);
        } else if (type == TidemarkLexer.END) {
            popTop(TidemarkLexer.CASE);
        } else if (type == TidemarkLexer.GREATER) {
            popTop(TidemarkLexer.LESS);
        } else if (type == TidemarkLexer.SEMI) {
            depth = 0;
        }
        previousType = type;
    }

    /**
     * The innermost parenthesis or bracket that is still open where the statement ends, or null. One that closes
     * nothing is refused here.
     */
    static @Nullable Token unclosed(List<Token> tokens) {
        Deque<Token> open = new ArrayDeque<>();
        for (Token token : tokens) {
            int type = token.getType();
            if (type == TidemarkLexer.LPAREN || type == TidemarkLexer.LBRACKET) {
                open.push(token);
            } else if (type == TidemarkLexer.RPAREN || type == TidemarkLexer.RBRACKET) {
                close(open, token);
            } else if (type == TidemarkLexer.SEMI && !open.isEmpty()) {
                return open.peek();
            }
        }
        return open.peek();
    }

    private static void close(Deque<Token> open, Token token) {
        int opening = token.getType() == TidemarkLexer.RPAREN ? TidemarkLexer.LPAREN : TidemarkLexer.LBRACKET;
        Token last = open.poll();
        if (last == null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "'" + token.getText() + "' closes nothing that was opened",
                    Lexing.position(token));
        }
        if (last.getType() != opening) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "'" + token.getText() + "' cannot close the '" + last.getText() + "' at " + Lexing.position(last),
                    Lexing.position(token));
        }
    }

    private boolean opens(int type) {
        boolean typeArgument = type == TidemarkLexer.LESS
                && (previousType == TidemarkLexer.ARRAY
                        || previousType == TidemarkLexer.MAP
                        || previousType == TidemarkLexer.ROW);
        return type == TidemarkLexer.LPAREN
                || type == TidemarkLexer.LBRACKET
                || type == TidemarkLexer.CASE
                || typeArgument;
    }

    private void push(Token token) {
        if (depth == MAX_DEPTH) {
            throw tooDeep(
                    "more than " + MAX_DEPTH + " parentheses, brackets or CASE stand within each other",
                    "take inner parts out into WITH or views",
                    token);
        }
        open[depth++] = token;
    }

    private static TidemarkException tooDeep(String message, String hint, Token token) {
        return new TidemarkException(ErrorCode.TOO_DEEP, message, hint, Lexing.position(token));
    }

    private void popTop(int type) {
        if (depth > 0 && open[depth - 1].getType() == type) {
            depth--;
        }
    }

    /** Closes everything down to the nearest opening sign of the type; nothing if there is none. */
    private void popTo(int type) {
        for (int level = depth - 1; level >= 0; level--) {
            if (open[level].getType() == type) {
                depth = level;
                return;
            }
        }
    }
}
