package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.Position;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Cuts a text, finished or not, into pieces that a shell can colour. Never fails. */
public final class Highlighting {
    private Highlighting() {}

    /** The pieces from left to right, without the white space between them. */
    public static List<HighlightToken> tokens(String text) {
        TidemarkLexer lexer = Lexing.open(text, Position.START);
        List<HighlightToken> tokens = new ArrayList<>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            tokens.add(new HighlightToken(
                    kind(token),
                    token.getStartIndex(),
                    token.getStopIndex() + 1,
                    !Lexing.isUnterminated(token.getType())));
        }
        return tokens;
    }

    /** What a token of the lexer is. */
    static TokenKind kind(Token token) {
        int type = token.getType();
        if (type < TidemarkLexer.IDENTIFIER) {
            return TokenKind.KEYWORD; // the lexer lists its keywords first
        }
        return switch (type) {
            case TidemarkLexer.IDENTIFIER ->
                Keywords.isKeyword(token.getText()) ? TokenKind.KEYWORD : TokenKind.IDENTIFIER;
            case TidemarkLexer.QUOTED_NAME, TidemarkLexer.UNTERMINATED_NAME -> TokenKind.QUOTED_IDENTIFIER;
            case TidemarkLexer.STRING, TidemarkLexer.PREFIXED_STRING, TidemarkLexer.UNTERMINATED_STRING ->
                TokenKind.STRING;
            case TidemarkLexer.INTEGER, TidemarkLexer.NUMBER -> TokenKind.NUMBER;
            case TidemarkLexer.LINE_COMMENT, TidemarkLexer.BLOCK_COMMENT, TidemarkLexer.UNTERMINATED_COMMENT ->
                TokenKind.COMMENT;
            case TidemarkLexer.UNKNOWN, TidemarkLexer.DOUBLE_SLASH -> TokenKind.ERROR;
            default -> TokenKind.OPERATOR; // a switch over ints needs it; the rest are signs
        };
    }
}
