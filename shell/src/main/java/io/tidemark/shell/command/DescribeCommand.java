package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** What there is, or what one thing is made of. */
final class DescribeCommand implements ShellCommand {
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
            context.runAll("DESCRIBE EXTENDED "
                    + Quoted.name(argument, context.connection().names()));
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

    @Override
    public List<String> words(CatalogNames names) {
        return names.objects().stream().map(CatalogNames.ObjectName::name).toList();
    }
}
