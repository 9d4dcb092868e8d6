package io.tidemark.parser;

import io.tidemark.parser.ast.Option;
import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes the options of WITH clauses and SET. */
final class OptionsBuilder {
    private OptionsBuilder() {}

    /** The options of a WITH clause, or none without one; each key once. */
    static List<Option> options(TidemarkParser.@Nullable Options_Context node) {
        if (node == null) {
            return List.of();
        }
        List<Option> options = new ArrayList<>();
        Map<String, Position> seen = new HashMap<>();
        for (TidemarkParser.OptionContext each : node.option()) {
            Option option = option(each);
            Position first = seen.putIfAbsent(option.key(), option.keyPosition());
            if (first != null) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' is given twice; it already stands at " + first,
                        "keep one of the two",
                        option.keyPosition());
            }
            options.add(option);
        }
        return options;
    }

    static Option option(TidemarkParser.OptionContext node) {
        TidemarkParser.OptionValueContext value = node.optionValue();
        return new Option(
                key(node.optionKey()),
                value(value),
                value.SECRET() != null,
                SourceText.position(node.optionKey()),
                SourceText.position(value));
    }

    static String key(TidemarkParser.OptionKeyContext node) {
        Token first = node.getStart();
        if (first.getType() == TidemarkLexer.STRING) {
            return requireKey(SourceText.unquoted(first), first);
        }
        StringBuilder key = new StringBuilder();
        for (TidemarkParser.OptionWordContext word : node.optionWord()) {
            Token token = word.getStart();
            key.append(key.isEmpty() ? "" : ".")
                    .append(
                            token.getType() == TidemarkLexer.QUOTED_NAME
                                    ? SourceText.unquoted(token)
                                    : token.getText());
        }
        return requireKey(key.toString(), first);
    }

    private static String requireKey(String key, Token at) {
        if (key.isBlank()) {
            throw new TidemarkException(ErrorCode.SYNTAX, "a key cannot be empty", Lexing.position(at));
        }
        return key;
    }

    private static String value(TidemarkParser.OptionValueContext node) {
        if (node.STRING() != null) {
            return SourceText.unquoted(node.STRING().getSymbol());
        }
        return node.getText(); // a number with its sign, or TRUE or FALSE
    }
}
