package io.tidemark.shell.command;

import java.util.List;

/** Goes to a server. */
final class ConnectCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\connect", "\\c");
    }

    @Override
    public String arguments() {
        return "HOST:PORT [USER]";
    }

    @Override
    public String summary() {
        return "leave this engine and use a server";
    }

    @Override
    public void run(CommandContext context, String argument) {
        String[] parts = argument.split("\\s+");
        if (argument.isEmpty() || parts.length > 2) {
            context.say("\\connect takes HOST:PORT and maybe a user; a password is asked for, never typed here");
            return;
        }
        context.connect(parts[0], parts.length > 1 ? parts[1] : "");
    }
}
