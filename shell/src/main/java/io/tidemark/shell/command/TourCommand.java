package io.tidemark.shell.command;

import java.util.List;

/** The demo. */
final class TourCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\tour");
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "the next step of the demo's tour";
    }

    @Override
    public void run(CommandContext context, String argument) {
        context.nextTourStep();
    }
}
