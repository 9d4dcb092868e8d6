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
        return "[FILE or |COMMAND]";
    }

    @Override
    public String summary() {
        return "results go to FILE or through COMMAND; alone, to the terminal again";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Preferences preferences = context.preferences();
        try {
            OutputStream before = preferences.output;
            preferences.output = argument.isEmpty() ? null : open(argument);
            if (before != null) {
                before.close();
            }
            context.say(argument.isEmpty() ? "results go to the terminal" : "results go to " + argument);
        } catch (IOException failed) {
            context.say(argument + " cannot be written: " + failed.getMessage());
        }
    }

    private static OutputStream open(String target) throws IOException {
        return target.startsWith("|")
                ? PipedOutput.to(target.substring(1))
                : new FileOutputStream(FileNames.expand(target).toFile());
    }

    @Override
    public boolean takesFile() {
        return true;
    }
}
