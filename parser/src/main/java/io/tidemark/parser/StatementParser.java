package io.tidemark.parser;

import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a statement into its record. Queries and expressions inside it stay text, for the planner. Errors are
 * {@link TidemarkException}s whose position is that of the script. Has no state; any thread.
 */
public final class StatementParser {
    private StatementParser() {}

    /** The statement that a piece of a script says. */
    public static Statement parse(StatementText statement) {
        List<Token> tokens = StatementTokens.read(statement);
        checkFirstWord(tokens.get(0));
        @Nullable Token unclosed = Nesting.unclosed(tokens);
        ClauseMarker.mark(tokens, unclosed);
        TidemarkParser parser = new TidemarkParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new StatementErrorStrategy(tokens, unclosed));
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        TidemarkParser.SingleContext tree = parser.single();
        if (unclosed != null) {
            throw StatementErrorStrategy.unclosed(unclosed);
        }
        return new StatementBuilder(statement.text()).visit(tree.statement());
    }

    /** The only statement of a text, with or without a semicolon at its end. */
    public static Statement parse(String sql) {
        return parse(StatementText.of(sql));
    }

    /** All statements of a script; the last may lack its semicolon. The first error ends it. */
    public static List<Statement> parseAll(String script) {
        List<Statement> statements = new ArrayList<>();
        for (StatementText piece : StatementSplitter.split(script).statements()) {
            statements.add(parse(piece));
        }
        return statements;
    }

    private static void checkFirstWord(Token first) {
        int type = first.getType();
        if (type == Token.EOF) {
            throw new TidemarkException(ErrorCode.SYNTAX, "there is no statement here", Lexing.position(first));
        }
        if (Keywords.beginsStatement(type) || type == TidemarkLexer.LPAREN) {
            return;
        }
        String suggestion = Suggestion.didYouMean(first.getText(), Keywords.firstWords());
        throw new TidemarkException(
                ErrorCode.SYNTAX,
                StatementErrorStrategy.found(first) + " does not begin a statement",
                suggestion.isEmpty()
                        ? "a statement begins with one of " + String.join(", ", Keywords.firstWords())
                        : suggestion,
                Lexing.position(first));
    }
}
