package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** The materialized views. */
final class MaterializedViewsCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\dm");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "materialized views";
    }

    @Override
    public void run(CommandContext context, String argument) {
        if (!Listing.show(
                context,
                context.connection().names(),
                CatalogNames.Kind.MATERIALIZED_VIEW,
                "SHOW MATERIALIZED VIEWS")) {
            context.say("there are no materialized views yet");
        }
    }
}
