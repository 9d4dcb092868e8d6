package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** The streams and tables. */
final class TablesCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\dt");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "streams and tables";
    }

    @Override
    public void run(CommandContext context, String argument) {
        CatalogNames names = context.connection().names();
        boolean some = Listing.show(context, names, CatalogNames.Kind.STREAM, "SHOW STREAMS");
        some |= Listing.show(context, names, CatalogNames.Kind.TABLE, "SHOW TABLES");
        if (!some) {
            context.say("there are no streams or tables yet");
        }
    }
}
