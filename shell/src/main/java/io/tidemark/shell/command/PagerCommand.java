package io.tidemark.shell.command;

import io.tidemark.shell.connection.CatalogNames;
import java.util.List;

/** Whether results go through a pager. */
final class PagerCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\pager");
    }

    @Override
    public String arguments() {
        return "[on|off|COMMAND]";
    }

    @Override
    public String summary() {
        return "results longer than the screen go through $PAGER or less";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        if (argument.isEmpty() || argument.equals("on") || argument.equals("off")) {
            boolean on = argument.equals("on") || (argument.isEmpty() && preferences.pager == null);
            preferences.pager = on ? Pager.usual(System.getenv()) : null;
        } else {
            preferences.pager = argument;
        }
        context.say("pager is " + (preferences.pager == null ? "off" : preferences.pager));
    }

    @Override
    public List<String> words(CatalogNames names) {
        return Switch.WORDS;
    }
}
