package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.output.OutputFormat;
import java.util.List;

/** The format of rows. */
final class FormatCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\format");
    }

    @Override
    public String arguments() {
        return "NAME";
    }

    @Override
    public String summary() {
        return "table, csv, tsv, json, markdown or vertical";
    }

    @Override
    public void run(CommandContext context, String argument) {
        OutputFormat.of(argument)
                .ifPresentOrElse(
                        found -> {
                            context.preferences().format = found;
                            context.say("format is " + found.word());
                        },
                        () -> context.say("formats: " + String.join(", ", OutputFormat.words())));
    }

    @Override
    public List<String> words(CatalogNames names) {
        return OutputFormat.words();
    }
}
