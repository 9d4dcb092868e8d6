package io.tidemark.shell.command;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Where results go. */
final class OutputCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\o");
    }

    @Override
    public String arguments() {
        return "[FILE]";
    }

    @Override
    public String summary() {
        return "results go to FILE; without it to the terminal again";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        try {
            OutputStream before = preferences.output;
            preferences.output = argument.isEmpty()
                    ? null
                    : new FileOutputStream(FileNames.expand(argument).toFile());
            if (before != null) {
                before.close();
            }
            context.say(argument.isEmpty() ? "results go to the terminal" : "results go to " + argument);
        } catch (IOException failed) {
            context.say("the file " + argument + " cannot be written: " + failed.getMessage());
        }
    }

    @Override
    public boolean takesFile() {
        return true;
    }
}
