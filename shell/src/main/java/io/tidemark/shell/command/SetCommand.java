package io.tidemark.shell.command;

import java.util.List;
import java.util.Map;

/** Variables for the texts of statements. */
final class SetCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\set");
    }

    @Override
    public String arguments() {
        return "[NAME [VALUE]]";
    }

    @Override
    public String summary() {
        return "what ${NAME} in a statement stands for; alone, all of them";
    }

    @Override
    public void run(CommandContext context, String argument) {
        Map<String, String> variables = context.preferences().variables;
        String[] parts = argument.split("\\s+", 2);
        if (argument.isEmpty()) {
            variables.forEach((name, value) -> context.say("  " + name + " = " + value));
            context.say(variables.isEmpty() ? "no variables are set" : "");
        } else if (!parts[0].matches("[A-Za-z_][A-Za-z_0-9]*")) {
            context.say("a name has letters, digits and _, not " + parts[0]);
        } else if (parts.length == 1) {
            variables.remove(parts[0]);
            context.say(parts[0] + " is not set");
        } else {
            variables.put(parts[0], parts[1]);
        }
    }
}
