package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** Whether changing results are shown in place. */
final class LiveCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\live");
    }

    @Override
    public String arguments() {
        return "[on|off]";
    }

    @Override
    public String summary() {
        return "changing results in place, or as a list of changes";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        Switch.read(argument, preferences.live == Preferences.Live.ON)
                .ifPresentOrElse(
                        value -> {
                            preferences.live = value ? Preferences.Live.ON : Preferences.Live.OFF;
                            context.say("live view is " + (value ? "on" : "off"));
                        },
                        () -> context.say("\\live takes on or off"));
    }

    @Override
    public List<String> words(CatalogNames names) {
        return Switch.WORDS;
    }
}
