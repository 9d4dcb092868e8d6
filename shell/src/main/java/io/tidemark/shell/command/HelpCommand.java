package io.tidemark.shell.command;

import java.util.List;

/** Help. */
final class HelpCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\?", "\\help", "\\h");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "this text";
    }

    @Override
    public void run(CommandContext context, String argument) {
        context.page(ShellCommands.help(context.terminal().getColumns()));
    }
}
