package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

/**
 * What may follow the beginning of a statement, for completion. The grammar of statements does not know what stands in
 * a query or an expression; there it says no more than {@link NextName#EXPRESSION}.
 *
 * @param keywords keywords in capitals, in the order of the grammar
 * @param names what names may follow
 */
public record Continuation(Set<String> keywords, Set<NextName> names) {
    private static final Continuation NOTHING = new Continuation(Set.of(), Set.of());

    public Continuation {
        keywords = Set.copyOf(keywords);
        names = Set.copyOf(names);
    }

    /**
     * What may follow.
     *
     * @param beginning of one statement, up to but without the word that is being typed
     */
    public static Continuation of(String beginning) {
        List<Token> tokens;
        try {
            tokens = StatementTokens.read(StatementText.of(beginning));
            if (tokens.get(0).getType() == Token.EOF) {
                return new Continuation(Set.copyOf(Keywords.firstWords()), Set.of());
            }
            ClauseMarker.mark(tokens, Nesting.unclosed(tokens));
        } catch (TidemarkException broken) {
            return NOTHING; // nothing fits behind what is wrong already
        }
        return parse(tokens);
    }

    private static Continuation parse(List<Token> tokens) {
        StatementErrorStrategy strategy = new StatementErrorStrategy(tokens, null);
        TidemarkParser parser = new TidemarkParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.setErrorHandler(strategy);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            parser.single();
        } catch (TidemarkException unfinished) {
            if (parser.getCurrentToken().getType() != Token.EOF) {
                return NOTHING;
            }
        }
        ExpectedWords expected = strategy.expected();
        if (expected.names().contains(NextName.EXPRESSION) || endsInQuery(tokens, expected)) {
            return new Continuation(expected.keywords(), Set.of(NextName.EXPRESSION));
        }
        return new Continuation(expected.keywords(), expected.names());
    }

    /** Whether the last words belong to a query, whose end the grammar cannot tell. */
    private static boolean endsInQuery(List<Token> tokens, ExpectedWords expected) {
        if (!expected.names().isEmpty()) {
            return false;
        }
        boolean query = false;
        for (Token token : tokens) {
            int type = token.getType();
            boolean begins = type == TidemarkLexer.SELECT
                    || type == TidemarkLexer.WHERE
                    || type == TidemarkLexer.VALUES
                    || (type == TidemarkLexer.WITH && token.getTokenIndex() == 0);
            query = begins || (query && type != TidemarkLexer.EMIT_CLAUSE && type != TidemarkLexer.SAVEPOINT_CLAUSE);
        }
        return query;
    }
}
