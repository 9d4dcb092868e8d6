package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.shell.connection.CatalogNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What there is, or what one thing is made of. */
final class DescribeCommand implements ShellCommand {
    private static final int MARGIN = 2;

    /** How DESCRIBE EXTENDED begins what it says of the whole. */
    private static final String FACT = "# ";

    @Override
    public List<String> names() {
        return List.of("\\d");
    }

    @Override
    public String arguments() {
        return "[NAME]";
    }

    @Override
    public String summary() {
        return "streams, tables and views; or the columns and options of one";
    }

    @Override
    public void run(CommandContext context, String argument) {
        if (!argument.isEmpty()) {
            describe(context, Quoted.name(argument, context.connection().names()));
            return;
        }
        CatalogNames names = context.connection().names();
        if (names.objects().isEmpty()) {
            context.say("there are no streams, tables or views yet");
        }
        Listing.show(context, names, CatalogNames.Kind.STREAM, "SHOW STREAMS");
        Listing.show(context, names, CatalogNames.Kind.TABLE, "SHOW TABLES");
        Listing.show(context, names, CatalogNames.Kind.VIEW, "SHOW VIEWS");
        Listing.show(context, names, CatalogNames.Kind.MATERIALIZED_VIEW, "SHOW MATERIALIZED VIEWS");
    }

    private static void describe(CommandContext context, String name) {
        List<List<String>> columns = new ArrayList<>();
        List<List<String>> facts = new ArrayList<>();
        String kind = "";
        try (RowStream rows = context.query("DESCRIBE EXTENDED " + name)) {
            for (Row row : rows) {
                String column = String.valueOf(row.text("column"));
                String type = row.text("type");
                if (row.isNull("nullable")) { // of the whole: what SHOW CREATE would say
                    String key = column.startsWith(FACT) ? column.substring(FACT.length()) : column;
                    if (key.equals("kind")) {
                        kind = String.valueOf(type);
                    } else if (!key.isEmpty()) {
                        facts.add(List.of(key, String.valueOf(type)));
                    }
                } else {
                    columns.add(List.of(column, String.valueOf(type), constraints(row)));
                }
            }
        }
        int width = context.terminal().getColumns();
        StringBuilder text = new StringBuilder((kind + " " + Quoted.without(name)).strip());
        text.append('\n').append(Aligned.lines(columns, MARGIN, width));
        if (!facts.isEmpty()) {
            text.append("\nproperties\n").append(Aligned.lines(facts, MARGIN, width));
        }
        if (kind.endsWith("view")) {
            text.append("\ndeclared by\n")
                    .append(declaration(context, name).indent(MARGIN).stripTrailing());
        }
        context.page(text.toString());
    }

    private static String constraints(Row row) {
        List<String> said = new ArrayList<>();
        if (row.text("key") != null) {
            said.add(String.valueOf(row.text("key")).toUpperCase(Locale.ROOT));
        } else if ("no".equals(row.text("nullable"))) {
            said.add("NOT NULL");
        }
        if (row.text("extra") != null) {
            said.add(String.valueOf(row.text("extra")));
        }
        return String.join(", ", said);
    }

    private static String declaration(CommandContext context, String name) {
        List<String> lines = new ArrayList<>();
        try (RowStream rows = context.query("SHOW CREATE " + name)) {
            for (Row row : rows) {
                lines.add(String.valueOf(row.value(0)));
            }
        }
        return String.join("\n", lines);
    }

    @Override
    public List<String> words(CatalogNames names) {
        return names.objects().stream().map(CatalogNames.ObjectName::name).toList();
    }
}
