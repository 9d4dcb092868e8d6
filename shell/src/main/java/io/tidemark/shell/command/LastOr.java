package io.tidemark.shell.command;

/** The query of a command. Stateless. */
final class LastOr {
    private LastOr() {}

    /** What was given, else the last statement; empty, with a word to the user, if there is none. */
    static String argument(CommandContext context, String argument) {
        if (!argument.isEmpty()) {
            return argument;
        }
        String last = context.lastStatement().orElse("");
        if (last.isEmpty()) {
            context.say("there is no query yet: put one behind the command");
        }
        return last;
    }
}
