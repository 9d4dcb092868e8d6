package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.shell.connection.CatalogNames;
import java.util.List;
import java.util.Locale;

/** The functions. */
final class FunctionsCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\df");
    }

    @Override
    public String arguments() {
        return "[PART]";
    }

    @Override
    public String summary() {
        return "functions, or those whose name contains PART";
    }

    @Override
    public void run(CommandContext context, String argument) {
        if (argument.isEmpty()) {
            context.runAll("SHOW FUNCTIONS");
            return;
        }
        String part = argument.toUpperCase(Locale.ROOT);
        int found = 0;
        try (RowStream rows = context.query("SHOW FUNCTIONS")) {
            for (Row row : rows) {
                if (String.valueOf(row.text("name")).contains(part)) {
                    found++;
                    context.say("  " + row.text("syntax") + "\n      " + row.text("summary"));
                }
            }
        }
        if (found == 0) {
            context.say("no function has " + part + " in its name");
        }
    }

    @Override
    public List<String> words(CatalogNames names) {
        return names.functions().stream().map(CatalogNames.Described::name).toList();
    }
}
