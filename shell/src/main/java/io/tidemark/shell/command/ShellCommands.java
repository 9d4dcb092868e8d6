package io.tidemark.shell.command;

import io.tidemark.shell.output.WordWrap;
import io.tidemark.types.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The list of all commands. Stateless. */
public final class ShellCommands {
    /** In the order in which help shows them. */
    public static final List<ShellCommand> ALL = List.of(
            new DescribeCommand(),
            new TablesCommand(),
            new MaterializedViewsCommand(),
            new JobsCommand(),
            new FunctionsCommand(),
            new ExplainCommand(),
            new PlotCommand(),
            new WatchCommand(),
            new LiveCommand(),
            new FormatCommand(),
            new ExpandedCommand(),
            new PagerCommand(),
            new OutputCommand(),
            new TimingCommand(),
            new IncludeCommand(),
            new EditCommand(),
            new SetCommand(),
            new ConnectCommand(),
            new TourCommand(),
            new HelpCommand(),
            new LeaveCommand());

    private static final Set<String> LEAVE = Set.of("quit", "exit", "quit;", "exit;");
    private static final Set<String> HELP = Set.of("help", "help;");
    private static final int COLUMN = 28;

    private ShellCommands() {}

    /** Whether a line is a command and no SQL. */
    public static boolean is(String line) {
        return line.startsWith("\\") || LEAVE.contains(line) || HELP.contains(line);
    }

    /** Runs a line that {@link #is} a command. */
    public static void run(CommandContext context, String line) {
        if (LEAVE.contains(line)) {
            context.leave();
            return;
        }
        if (HELP.contains(line)) {
            context.page(help(context.terminal().getColumns()));
            return;
        }
        String name = name(line);
        Optional<ShellCommand> command = find(name);
        if (command.isEmpty()) {
            String guess = Suggestion.didYouMean(name, names());
            context.say("there is no command " + name + "; " + (guess.isEmpty() ? "" : guess + " ") + "\\? lists them");
            return;
        }
        String argument = argument(line);
        if (command.get().arguments().isEmpty() && !argument.isEmpty()) {
            context.say(name + " takes nothing behind it");
            return;
        }
        command.get().run(context, argument);
    }

    /** The command of a name with its backslash. */
    public static Optional<ShellCommand> find(String name) {
        return ALL.stream().filter(command -> command.names().contains(name)).findFirst();
    }

    /** The first word of a line. */
    public static String name(String line) {
        return line.strip().split("\\s+", 2)[0];
    }

    private static String argument(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        String argument = parts.length > 1 ? parts[1].strip() : "";
        while (argument.endsWith(";")) {
            argument = argument.substring(0, argument.length() - 1).strip();
        }
        return argument;
    }

    /** All names with their backslashes. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        ALL.forEach(command -> names.addAll(command.names()));
        return names;
    }

    /** What there is, for a terminal of so many columns. */
    public static String help(int columns) {
        StringBuilder text = new StringBuilder("""
                SQL ends with ; and may take several lines. A few to begin with:
                  SHOW STREAMS;  DESCRIBE name;  SHOW FUNCTIONS;  SHOW CONNECTORS;  SHOW JOBS;
                  CREATE STREAM name (column type, …) WITH (connector = 'kafka', topic = '…', format = 'json', …);
                A SELECT with EMIT CHANGES or EMIT AFTER WATERMARK runs until Ctrl-C; one without ends by itself.
                """);
        for (ShellCommand command : ALL) {
            String usage = "  " + (command.names().get(0) + " " + command.arguments()).strip();
            String blanks = " ".repeat(Math.max(1, COLUMN - usage.length()));
            text.append(WordWrap.wrap(usage + blanks + command.summary(), columns, COLUMN - 2))
                    .append('\n');
        }
        text.append("""
                Keys: Tab completes, Ctrl-R searches the history, Ctrl-C clears the line or cancels the query.
                In a live view: space pauses, arrows scroll, c shows changes, t the table, q leaves.""");
        return text.toString();
    }
}
