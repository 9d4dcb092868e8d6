package io.tidemark.shell.command;

import java.util.Optional;

/** The query of a command. Stateless. */
final class LastOr {
    private LastOr() {}

    /** What was given, else what was run last; empty, with a word to the user, if there is none. */
    static String argument(CommandContext context, String argument, Optional<String> before) {
        if (!argument.isEmpty()) {
            return argument;
        }
        String last = before.orElse("");
        if (last.isEmpty()) {
            context.say("there is no query yet: put one behind the command");
        }
        return last;
    }
}
