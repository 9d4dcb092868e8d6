package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/**
 * Reads the tokens of one statement and refuses, before anything recursive sees them, what is too long, too deep, not
 * closed or not SQL at all.
 */
final class StatementTokens {
    /** Most UTF-16 units of a statement. */
    static final int MAX_LENGTH = 1 << 20;

    /** Most tokens of a statement. */
    static final int MAX_TOKENS = 100_000;

    private StatementTokens() {}

    /** The tokens without comments, the last of them EOF. Positions are those of the script. */
    static List<Token> read(StatementText statement) {
        if (statement.text().length() > MAX_LENGTH) {
            throw new TidemarkException(
                    ErrorCode.STATEMENT_TOO_LONG,
                    "the statement has " + statement.text().length() + " characters; at most " + MAX_LENGTH
                            + " are allowed",
                    "split it into several statements",
                    statement.position());
        }
        TidemarkLexer lexer = Lexing.open(statement.text(), statement.position());
        List<Token> tokens = new ArrayList<>();
        Nesting nesting = new Nesting();
        Token token;
        do {
            token = lexer.nextToken();
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                checkToken(token);
                nesting.onToken(token);
                tokens.add(token);
                checkCount(tokens.size(), token);
            }
        } while (token.getType() != Token.EOF);
        return tokens;
    }

    private static void checkCount(int count, Token token) {
        if (count > MAX_TOKENS) {
            throw new TidemarkException(
                    ErrorCode.STATEMENT_TOO_LONG,
                    "the statement has more than " + MAX_TOKENS + " words and signs",
                    "split it into several statements",
                    Lexing.position(token));
        }
    }

    private static void checkToken(Token token) {
        int type = token.getType();
        if (Lexing.isUnterminated(type)) {
            throw unterminated(token);
        }
        if (type == TidemarkLexer.DOUBLE_SLASH) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "'//' begins no comment in SQL",
                    "write -- for the rest of a line, or /* ... */",
                    Lexing.position(token));
        }
        if (type == TidemarkLexer.UNKNOWN) {
            throw unknownCharacter(token);
        }
    }

    private static TidemarkException unterminated(Token token) {
        int type = token.getType();
        char quote = token.getText().charAt(0);
        String message = type == TidemarkLexer.UNTERMINATED_STRING
                ? "the string that begins here is not closed"
                : type == TidemarkLexer.UNTERMINATED_COMMENT
                        ? "the comment that begins here is not closed"
                        : "the quoted name that begins here is not closed on its line";
        String hint = type == TidemarkLexer.UNTERMINATED_STRING
                ? "close it with '; a quote inside a string is written twice: ''"
                : type == TidemarkLexer.UNTERMINATED_COMMENT ? "close it with */" : "close it with " + quote;
        return new TidemarkException(ErrorCode.UNTERMINATED, message, hint, Lexing.position(token));
    }

    private static TidemarkException unknownCharacter(Token token) {
        CharSequence text = token.getInputStream().toString();
        int codePoint = Character.codePointAt(text, token.getStartIndex());
        boolean visible = Character.isDefined(codePoint)
                && !Character.isISOControl(codePoint)
                && !Character.isSpaceChar(codePoint);
        String shown = !visible ? "" : "'" + Character.toString(codePoint) + "' ";
        return new TidemarkException(
                ErrorCode.SYNTAX,
                "the character " + shown + "(" + String.format(Locale.ROOT, "U+%04X", codePoint)
                        + ") means nothing outside quotes",
                characterHint(codePoint),
                Lexing.position(token));
    }

    private static String characterHint(int codePoint) {
        if (codePoint == 0x2018 || codePoint == 0x2019) {
            return "strings take the straight quote '";
        }
        if (codePoint == 0x201C || codePoint == 0x201D || codePoint == 0x201E) {
            return "names take the straight quote \"";
        }
        if (Character.isSpaceChar(codePoint) || codePoint == 0xFEFF || codePoint == 0x200B) {
            return "it looks like a space; replace it by a plain one";
        }
        return "names with such characters stand in double quotes";
    }
}
