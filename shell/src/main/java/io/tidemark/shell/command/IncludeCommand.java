package io.tidemark.shell.command;

import java.util.List;

/** Runs a file. */
final class IncludeCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\i");
    }

    @Override
    public String arguments() {
        return "FILE";
    }

    @Override
    public String summary() {
        return "run the statements of a file";
    }

    @Override
    public void run(CommandContext context, String argument) {
        if (argument.isEmpty()) {
            context.say("\\i takes the name of a file");
            return;
        }
        context.runFile(argument);
    }

    @Override
    public boolean takesFile() {
        return true;
    }
}
