package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** Whether rows are written one column a line. */
final class ExpandedCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\x");
    }

    @Override
    public String arguments() {
        return "[on|off]";
    }

    @Override
    public String summary() {
        return "one line a column in place of one a row";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        Switch.read(argument, preferences.expanded)
                .ifPresentOrElse(
                        value -> {
                            preferences.expanded = value;
                            context.say("expanded display is " + (value ? "on" : "off"));
                        },
                        () -> context.say("\\x takes on or off"));
    }

    @Override
    public List<String> words(CatalogNames names) {
        return Switch.WORDS;
    }
}
