package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.Position;
import org.antlr.v4.runtime.Token;

/** Opens the lexer over a text and says where its tokens stand. */
final class Lexing {
    /** What some editors put before the first character of a file; it is no part of the text. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Lexing() {}

    /** A lexer over the text whose first character stands at the position. */
    static TidemarkLexer open(String text, Position position) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        TidemarkLexer lexer = new TidemarkLexer(new TextStream(text, marked ? 1 : 0));
        lexer.removeErrorListeners();
        lexer.getInterpreter().setLine(position.line());
        lexer.getInterpreter().setCharPositionInLine(position.column() - 1);
        return lexer;
    }

    /** Where a token begins. */
    static Position position(Token token) {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** Whether the token is a string, comment or quoted name that the text's end (or line's end) cuts short. */
    static boolean isUnterminated(int type) {
        return type == TidemarkLexer.UNTERMINATED_STRING
                || type == TidemarkLexer.UNTERMINATED_COMMENT
                || type == TidemarkLexer.UNTERMINATED_NAME;
    }
}
