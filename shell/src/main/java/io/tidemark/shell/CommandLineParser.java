package io.tidemark.shell;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.shell.CommandLine.Command;
import io.tidemark.shell.CommandLine.Script;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.types.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the arguments. Mutable; used once. */
final class CommandLineParser {
    private static final List<String> OPTIONS = List.of(
            "-e",
            "-f",
            "-v",
            "--data",
            "--ephemeral",
            "--format",
            "--no-header",
            "--quiet",
            "--timing",
            "--verbose",
            "--continue-on-error",
            "--connect",
            "--user",
            "--password-file",
            "--help",
            "--version",
            "--for");
    private static final List<String> COMMANDS = List.of("demo", "bench", "server", "test", "checkpoint", "user");

    private final List<String> arguments;
    private final List<Script> scripts = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int index;
    private Command command = Command.SHELL;
    private @Nullable String dataDirectory;
    private boolean ephemeral;
    private @Nullable OutputFormat format;
    private boolean header = true;
    private boolean quiet;
    private boolean timing;
    private boolean verbose;
    private boolean continueOnError;
    private long demoSeconds;
    private List<String> rest = List.of();
    private @Nullable String connect;
    private String user = "";
    private @Nullable String passwordFile;

    private CommandLineParser(List<String> arguments) {
        this.arguments = arguments;
    }

    /** What the arguments say; throws {@link UsageException} if they are wrong. */
    static CommandLine parse(List<String> arguments) {
        return new CommandLineParser(arguments).run();
    }

    private CommandLine run() {
        while (index < arguments.size()) {
            String argument = arguments.get(index);
            index++;
            if (argument.startsWith("-") && argument.length() > 1) {
                option(argument);
            } else {
                command(argument);
            }
        }
        if (demoSeconds > 0 && command != Command.DEMO) {
            throw new UsageException("--for belongs to: tidemark demo --for 20s");
        }
        if (ephemeral && dataDirectory != null) {
            throw new UsageException("--ephemeral keeps nothing and --data says where to keep it: give one of them");
        }
        return new CommandLine(
                command,
                scripts,
                dataDirectory,
                ephemeral,
                format,
                header,
                quiet,
                timing,
                verbose,
                continueOnError,
                variables,
                demoSeconds,
                rest,
                remote());
    }

    private CommandLine.@Nullable Remote remote() {
        if (connect == null) {
            if (!user.isEmpty() || passwordFile != null) {
                throw new UsageException("--user and --password-file belong to --connect HOST:PORT");
            }
            return null;
        }
        if (ephemeral || dataDirectory != null) {
            throw new UsageException("--connect uses the data of a server: leave --data and --ephemeral out");
        }
        if (command != Command.SHELL) {
            throw new UsageException("--connect belongs to the shell and to -e and -f");
        }
        return new CommandLine.Remote(connect, user, passwordFile);
    }

    private void command(String word) {
        if (command != Command.SHELL) {
            throw new UsageException("'" + word + "' is one word too many");
        }
        if (word.equals("demo")) {
            command = Command.DEMO;
        } else if (List.of("bench", "test", "checkpoint", "server", "user").contains(word)) {
            command = Command.valueOf(word.toUpperCase(Locale.ROOT));
            rest = List.copyOf(arguments.subList(index, arguments.size()));
            index = arguments.size();
            boolean asks = rest.contains("--help") || rest.contains("-h");
            command = asks && command != Command.BENCH ? Command.HELP : command; // bench has help of its own
        } else {
            throw new UsageException("there is no command '" + word + "'; " + suggestion(word, COMMANDS)
                    + "to run a file write: tidemark -f FILE");
        }
    }

    private void option(String argument) {
        if (isVerbose(argument)) {
            verbose = true;
            return;
        }
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String inline = equals < 0 ? null : argument.substring(equals + 1);
        if (!takesValue(name) && inline != null) {
            throw new UsageException("option " + name + " takes no value");
        }
        if (takesValue(name)) {
            valueOption(name, inline == null ? next(name) : inline);
        } else {
            flag(name);
        }
    }

    /** {@code -v} is for variables if anything but an option follows it, and else short for --verbose. */
    private boolean isVerbose(String argument) {
        boolean variable = index < arguments.size() && !arguments.get(index).startsWith("-");
        return argument.equals("--verbose") || (argument.equals("-v") && !variable);
    }

    private static boolean takesValue(String name) {
        return List.of("-e", "-f", "-v", "--data", "--format", "--connect", "--user", "--password-file", "--for")
                .contains(name);
    }

    private String next(String option) {
        if (index >= arguments.size()) {
            throw new UsageException("option " + option + " needs a value");
        }
        String value = arguments.get(index);
        index++;
        return value;
    }

    private void valueOption(String name, String value) {
        if (name.equals("-e")) {
            scripts.add(new Script(null, value));
        } else if (name.equals("-f")) {
            scripts.add(new Script(value, null));
        } else if (name.equals("-v")) {
            variable(value);
        } else if (name.equals("--data")) {
            dataDirectory = value;
        } else if (name.equals("--for")) {
            demoSeconds = seconds(value);
        } else if (name.equals("--format")) {
            format = OutputFormat.of(value)
                    .orElseThrow(() -> new UsageException("there is no format '" + value + "'; "
                            + suggestion(value, OutputFormat.words()) + "formats: "
                            + String.join(", ", OutputFormat.words())));
        } else if (name.equals("--connect")) {
            connect = value;
        } else if (name.equals("--user")) {
            user = value;
        } else {
            passwordFile = value;
        }
    }

    private void variable(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new UsageException("-v takes name=value, not '" + value + "'");
        }
        variables.put(value.substring(0, equals), value.substring(equals + 1));
    }

    private static long seconds(String value) {
        long millis = TableOptions.parseDuration(value).orElse(0L);
        boolean plain = value.chars().allMatch(Character::isDigit);
        if (millis < 1000 || plain) {
            throw new UsageException("--for takes a time of a second or more, such as 20s, not '" + value + "'");
        }
        return millis / 1000;
    }

    private void flag(String name) {
        if (name.equals("--ephemeral")) {
            ephemeral = true;
        } else if (name.equals("--no-header")) {
            header = false;
        } else if (name.equals("--quiet")) {
            quiet = true;
        } else if (name.equals("--timing")) {
            timing = true;
        } else if (name.equals("--continue-on-error")) {
            continueOnError = true;
        } else if (name.equals("--help") || name.equals("-h")) {
            command = Command.HELP;
        } else if (name.equals("--version")) {
            command = Command.VERSION;
        } else {
            throw new UsageException("there is no option " + name + "; " + suggestion(name, OPTIONS)
                    + "tidemark --help lists the options");
        }
    }

    private static String suggestion(String wrong, List<String> words) {
        String guess = Suggestion.didYouMean(wrong, words);
        return guess.isEmpty() ? "" : guess + " ";
    }
}
