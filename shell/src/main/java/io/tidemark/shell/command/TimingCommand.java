package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** Whether the time of statements is told. */
final class TimingCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\timing");
    }

    @Override
    public String arguments() {
        return "[on|off]";
    }

    @Override
    public String summary() {
        return "how long each statement takes";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        Switch.read(argument, preferences.timing)
                .ifPresentOrElse(
                        value -> {
                            preferences.timing = value;
                            context.say("timing is " + (value ? "on" : "off"));
                        },
                        () -> context.say("\\timing takes on or off"));
    }

    @Override
    public List<String> words(CatalogNames names) {
        return Switch.WORDS;
    }
}
