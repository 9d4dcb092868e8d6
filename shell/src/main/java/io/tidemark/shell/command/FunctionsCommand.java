package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.shell.connection.CatalogNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions. */
final class FunctionsCommand implements ShellCommand {
    private static final int MARGIN = 2;

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
        String part = argument.toUpperCase(Locale.ROOT);
        Map<String, List<List<String>>> kinds = new LinkedHashMap<>();
        List<String> details = new ArrayList<>();
        try (RowStream rows = context.query("SHOW FUNCTIONS")) {
            for (Row row : rows) {
                String name = String.valueOf(row.text("name"));
                if (name.contains(part)) {
                    String summary = String.valueOf(row.text("summary"));
                    kinds.computeIfAbsent(String.valueOf(row.text("kind")), kind -> new ArrayList<>())
                            .add(List.of(name, summary));
                    details.add("  " + row.text("syntax") + "\n      " + summary + "\n      for example "
                            + row.text("example"));
                }
            }
        }
        if (!part.isEmpty()) {
            context.page(details.isEmpty() ? "no function has " + part + " in its name" : String.join("\n", details));
            return;
        }
        int columns = context.terminal().getColumns();
        List<String> lists = new ArrayList<>();
        kinds.forEach(
                (kind, functions) -> lists.add(kind + " functions\n" + Aligned.lines(functions, MARGIN, columns)));
        context.page(String.join("\n", lists) + "\n\\df NAME tells how one is called");
    }

    @Override
    public List<String> words(CatalogNames names) {
        return names.functions().stream().map(CatalogNames.Described::name).toList();
    }
}
