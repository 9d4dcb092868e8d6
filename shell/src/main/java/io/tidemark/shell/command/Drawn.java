package io.tidemark.shell.command;

import io.tidemark.shell.live.AnsiText;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** Prints what was drawn. Stateless. */
public final class Drawn {
    private Drawn() {}

    /** Writes lines to the terminal, where they stay. */
    static void print(CommandContext context, List<AttributedString> lines) {
        print(context.terminal(), lines);
    }

    /** Writes lines to a terminal, where they stay. */
    public static void print(Terminal terminal, List<AttributedString> lines) {
        for (AttributedString line : lines) {
            String text = terminal.getType().startsWith(Terminal.TYPE_DUMB) ? line.toString() : AnsiText.of(line);
            terminal.writer().println(text);
        }
        terminal.writer().flush();
    }
}
