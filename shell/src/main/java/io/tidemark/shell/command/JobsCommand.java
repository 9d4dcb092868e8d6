package io.tidemark.shell.command;

import java.util.List;

/** The jobs that run. */
final class JobsCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\dj");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "running jobs";
    }

    @Override
    public void run(CommandContext context, String argument) {
        context.runAll("SHOW JOBS");
    }
}
