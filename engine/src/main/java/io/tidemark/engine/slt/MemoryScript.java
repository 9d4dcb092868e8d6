package io.tidemark.engine.slt;

import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Option;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.Position;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a script away from what it reads and writes outside, so that a test can feed it. Stateless. */
final class MemoryScript {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)\\}");
    private static final Pattern WITH = Pattern.compile("\\bWITH\\b", Pattern.CASE_INSENSITIVE);
    private static final String CONNECTOR = "connector";

    private MemoryScript() {}

    /** The script with each variable replaced by its name: what they say is mostly where things outside are. */
    static String withoutVariables(String script) {
        return VARIABLE.matcher(script).replaceAll("$1");
    }

    /** The statement; if it declares a table with a connector, that is {@code memory} and the options are what all have. */
    static StatementText inMemory(StatementText statement) {
        if (!(StatementParser.parse(StatementText.of(statement.text())) instanceof Statement.CreateTable create)
                || create.options().isEmpty()) {
            return statement;
        }
        int with = 0;
        Matcher words = WITH.matcher(statement.text().substring(0, offset(statement.text(), create.options())));
        while (words.find()) {
            with = words.start();
        }
        StringJoiner options = new StringJoiner(", ", "WITH (connector = 'memory', ", ")");
        options.setEmptyValue("WITH (connector = 'memory')");
        for (Option option : create.options()) {
            if (isCommon(option.key())) {
                options.add("'" + option.key() + "' = '" + option.value().replace("'", "''") + "'");
            }
        }
        String text = statement.text().substring(0, with) + options;
        return new StatementText(text, statement.position(), statement.offset(), statement.terminated());
    }

    private static boolean isCommon(String key) {
        return !key.equals(CONNECTOR)
                && TableOptions.COMMON.stream().map(OptionSpec::key).anyMatch(key::equals);
    }

    /** Where the first option stands. */
    private static int offset(String text, List<Option> options) {
        Position position = options.get(0).keyPosition();
        int start = 0;
        for (int line = 1; line < position.line(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start + position.column() - 1;
    }
}
