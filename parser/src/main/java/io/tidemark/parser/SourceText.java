package io.tidemark.parser;

import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** The text of one statement: cuts out what a node of the parse tree spans, and undoes quotes. Immutable. */
final class SourceText {
    private final String text;

    SourceText(String text) {
        this.text = text;
    }

    /** What the node spans, exactly as written. */
    String of(ParserRuleContext node) {
        return text.substring(node.getStart().getStartIndex(), node.getStop().getStopIndex() + 1);
    }

    /** The same with its place. */
    QueryText query(ParserRuleContext node) {
        return new QueryText(of(node), position(node));
    }

    static Position position(ParserRuleContext node) {
        return Lexing.position(node.getStart());
    }

    static Name name(ParserRuleContext node) {
        Token token = node.getStart();
        boolean quoted = token.getType() == TidemarkLexer.QUOTED_NAME;
        String name = quoted ? unquoted(token) : token.getText();
        if (name.isEmpty()) {
            throw new TidemarkException(ErrorCode.SYNTAX, "a name cannot be empty", Lexing.position(token));
        }
        return new Name(name, quoted, Lexing.position(token));
    }

    static List<Name> names(TidemarkParser.ColumnNamesContext node) {
        List<Name> names = new ArrayList<>();
        for (TidemarkParser.NameContext name : node.name()) {
            names.add(name(name));
        }
        return names;
    }

    /** The content of a string or quoted name: without its quotes, doubled ones made single. */
    static String unquoted(Token token) {
        String quotedText = token.getText();
        String quote = quotedText.substring(0, 1);
        return quotedText.substring(1, quotedText.length() - 1).replace(quote + quote, quote);
    }

    /** What COMMENT says, or null without one. */
    static @Nullable String comment(TidemarkParser.@Nullable CommentContext node) {
        return node == null ? null : unquoted(node.STRING().getSymbol());
    }

    /** The id of a job, without quotes. */
    static String jobId(TidemarkParser.JobIdContext node) {
        Token token = node.getStart();
        boolean quoted = token.getType() == TidemarkLexer.STRING || token.getType() == TidemarkLexer.QUOTED_NAME;
        String first = quoted ? unquoted(token) : token.getText();
        return node.MINUS() == null ? first : first + "-" + node.INTEGER().getText();
    }

    /** Whether two names mean the same column: quoted ones count case, and only among themselves. */
    static boolean same(Name left, Name right) {
        return left.quoted() && right.quoted()
                ? left.text().equals(right.text())
                : left.text().equalsIgnoreCase(right.text());
    }
}
