package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.List;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/**
 * Stops at the first word that does not fit and says what was expected there, in our words. While the parser passes over
 * optional parts it notes what they would have begun with, so that the message names them too. Mutable; one per parse.
 */
final class StatementErrorStrategy extends DefaultErrorStrategy {
    private final List<Token> tokens;
    private final @Nullable Token unclosed;
    private final ExpectedWords expected = new ExpectedWords();

    /**
     * @param tokens all tokens of the statement
     * @param unclosed a parenthesis that is never closed, or null
     */
    StatementErrorStrategy(List<Token> tokens, @Nullable Token unclosed) {
        this.tokens = tokens;
        this.unclosed = unclosed;
    }

    /** What could have stood where the parser stopped, or at the end of a whole statement. */
    ExpectedWords expected() {
        return expected;
    }

    @Override
    public void sync(Parser parser) {
        ATNState state = parser.getATN().states.get(parser.getState());
        IntervalSet next = parser.getATN().nextTokens(state);
        int type = parser.getInputStream().LA(1);
        if (next.contains(type)) {
            return;
        }
        note(parser, next);
        if (!next.contains(Token.EPSILON)) {
            throw failure(parser.getCurrentToken(), parser.getContext());
        }
    }

    @Override
    public Token recoverInline(Parser parser) {
        noteState(parser);
        throw failure(parser.getCurrentToken(), parser.getContext());
    }

    @Override
    public void reportError(Parser parser, RecognitionException error) {
        Token offending = error.getOffendingToken();
        if (offending == parser.getCurrentToken()) {
            noteState(parser);
        } else if (parser.getContext().getRuleIndex() == TidemarkParser.RULE_insertStatement) {
            expected.add(offending.getTokenIndex(), "a column");
            expected.add(offending.getTokenIndex(), "a query");
        }
        throw failure(offending, parser.getContext());
    }

    @Override
    public void recover(Parser parser, RecognitionException error) {
        reportError(parser, error);
    }

    private void noteState(Parser parser) {
        note(parser, parser.getATN().nextTokens(parser.getATN().states.get(parser.getState())));
    }

    private void note(Parser parser, IntervalSet next) {
        expected.add(parser.getCurrentToken().getTokenIndex(), next, parser.getContext());
    }

    private TidemarkException failure(Token token, ParserRuleContext context) {
        if (token.getType() == TidemarkLexer.EMIT_CLAUSE) {
            return new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "EMIT belongs to the end of SELECT, INSERT INTO ... SELECT or CREATE MATERIALIZED VIEW",
                    null,
                    Lexing.position(token));
        }
        if (standsBehindEmit(token, context)) {
            return new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    found(token) + " stands behind the EMIT clause, but EMIT ends the statement",
                    "write EMIT last, behind WHERE, GROUP BY, ORDER BY and LIMIT",
                    Lexing.position(token));
        }
        String wanted = expected.text();
        if (token.getType() == Token.EOF) {
            return tooEarly(token, wanted, context);
        }
        boolean reserved = expected.takesName() && ReservedWords.contains(token.getType());
        String message = wanted.isEmpty()
                ? found(token) + " does not fit here"
                : "expected " + wanted + ", found " + (reserved ? "the reserved word " : "") + found(token);
        return new TidemarkException(
                reserved ? ErrorCode.RESERVED_WORD : ErrorCode.SYNTAX,
                message,
                hint(token, context),
                Lexing.position(token));
    }

    private TidemarkException tooEarly(Token token, String wanted, ParserRuleContext context) {
        Position position = Lexing.position(token);
        if (unclosed != null) {
            return unclosed(unclosed);
        }
        String message = "the statement ends too early" + (wanted.isEmpty() ? "" : ": expected " + wanted);
        String hint = context.getRuleIndex() == TidemarkParser.RULE_statementSet
                ? "each INSERT of the set ends with ';', and END; closes the set"
                : null;
        return new TidemarkException(ErrorCode.SYNTAX, message, hint, position);
    }

    /** The error for a parenthesis or bracket that is never closed. */
    static TidemarkException unclosed(Token token) {
        return new TidemarkException(ErrorCode.SYNTAX, found(token) + " is not closed", null, Lexing.position(token));
    }

    /** Whether the statement (of a set) has a whole EMIT before the token, and the token is none of its words. */
    private boolean standsBehindEmit(Token token, ParserRuleContext context) {
        int type = token.getType();
        boolean word = type == TidemarkLexer.IDENTIFIER || Keywords.isKeyword(type);
        boolean goesOn = Keywords.beginsStatement(type) || type == TidemarkLexer.END;
        if (!word
                || goesOn
                || isInsideEmit(token, context)
                || Suggestion.nearest(token.getText(), expected.keywords()).isPresent()) {
            return false;
        }
        for (int index = token.getTokenIndex() - 1; index >= 0; index--) {
            int before = tokens.get(index).getType();
            if (before == TidemarkLexer.EMIT_CLAUSE || before == TidemarkLexer.SEMI) {
                return before == TidemarkLexer.EMIT_CLAUSE;
            }
        }
        return false;
    }

    /** Whether the EMIT clause itself is not whole before the token. */
    private boolean isInsideEmit(Token token, ParserRuleContext context) {
        return switch (context.getRuleIndex()) {
            case TidemarkParser.RULE_emit ->
                tokens.get(token.getTokenIndex() - 1).getType() == TidemarkLexer.EMIT_CLAUSE;
            case TidemarkParser.RULE_afterConditions,
                    TidemarkParser.RULE_afterCondition,
                    TidemarkParser.RULE_interval,
                    TidemarkParser.RULE_timeUnit,
                    TidemarkParser.RULE_lateness,
                    TidemarkParser.RULE_lateRows -> true;
            default -> false;
        };
    }

    private @Nullable String hint(Token token, ParserRuleContext context) {
        int type = token.getType();
        String text = token.getText();
        boolean word = type == TidemarkLexer.IDENTIFIER || Keywords.isKeyword(type);
        if (expected.takesName() && ReservedWords.contains(type)) {
            return "if it is meant as a name, quote it: \"" + text + "\"";
        }
        if (expected.takesName() && type == TidemarkLexer.STRING) {
            return "names take double quotes; single quotes are for strings";
        }
        if (context.getRuleIndex() == TidemarkParser.RULE_optionValue && word) {
            return "quote the value: '" + text + "'";
        }
        if (context.getRuleIndex() == TidemarkParser.RULE_option && type == TidemarkLexer.MINUS) {
            return "a key with '-' must stand in quotes";
        }
        if (type == TidemarkLexer.DOT) {
            return "names have one part here";
        }
        String suggestion = word ? Suggestion.didYouMean(text, expected.keywords()) : "";
        if (suggestion.isEmpty()
                && expected.takes(";")
                && tokens.get(token.getTokenIndex() - 1).getType() != TidemarkLexer.SEMI
                && (Keywords.beginsStatement(type) || type == TidemarkLexer.END)) {
            return "a statement ends with ';': is it missing before " + found(token) + "?";
        }
        if (suggestion.isEmpty() && expected.takes(",") && (word || type == TidemarkLexer.STRING)) {
            return "is a comma missing before " + found(token) + "?";
        }
        return suggestion.isEmpty() ? null : suggestion;
    }

    /** The token as a message shows it; strings are not repeated, for they may be secrets. */
    static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the statement";
            case TidemarkLexer.STRING, TidemarkLexer.PREFIXED_STRING -> "a string";
            case TidemarkLexer.SAVEPOINT_CLAUSE -> "WITH SAVEPOINT";
            default -> "'" + shortened(token.getText()) + "'";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
