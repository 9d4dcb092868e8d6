package io.tidemark.shell.command;

import java.util.List;

/** Leaves the shell. */
final class LeaveCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\q", "\\quit");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "leave (so does Ctrl-D)";
    }

    @Override
    public void run(CommandContext context, String argument) {
        context.leave();
    }
}
