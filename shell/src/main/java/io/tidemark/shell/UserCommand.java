package io.tidemark.shell;

import io.tidemark.server.auth.Principal;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import io.tidemark.server.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code tidemark user}: the users of a server. A running server takes changes within a second. The password is asked for
 * twice without being shown, or is the first line of standard input. Thread: main.
 */
final class UserCommand {
    private static final String USAGE =
            "tidemark user add NAME [--role admin|writer|reader] | remove NAME | list, each with --file FILE or --config FILE";

    private final PrintStream report;
    private final Passwords passwords;
    private final String verb;
    private final @Nullable String name;
    private @Nullable Role role;
    private @Nullable Path file;

    /** Where a new password comes from. */
    interface Passwords {
        /** The password; the caller wipes it. */
        char[] ask(String user);
    }

    /**
     * @param arguments what stands behind {@code user}
     * @param report where it is said what was done
     */
    UserCommand(List<String> arguments, PrintStream report, Passwords passwords) {
        this.report = report;
        this.passwords = passwords;
        List<String> words = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!List.of("--role", "--file", "--config").contains(option)) {
                throw new UsageException("user has no option " + option + ": " + USAGE);
            }
            if (equals < 0 && ++index == arguments.size()) {
                throw new UsageException("option " + option + " needs a value: " + USAGE);
            }
            option(option, equals < 0 ? arguments.get(index) : argument.substring(equals + 1));
        }
        verb = words.isEmpty() ? "" : words.get(0);
        boolean named = verb.equals("add") || verb.equals("remove");
        if ((!named && !verb.equals("list")) || words.size() != (named ? 2 : 1)) {
            throw new UsageException(USAGE);
        }
        name = named ? words.get(1) : null;
        if (file == null) {
            throw new UsageException(
                    "say where the users are: --file FILE, or --config FILE of a server with 'users.file'");
        }
    }

    private void option(String option, String value) {
        if (option.equals("--role")) {
            role = Role.of(value)
                    .orElseThrow(
                            () -> new UsageException("there is no role '" + value + "'; roles: admin, writer, reader"));
        } else if (option.equals("--file")) {
            file = path(value);
        } else {
            Path users = ServerConfig.read(path(value)).usersFile();
            if (users == null) {
                throw new UsageException("the config " + value + " has no key 'users.file'; add users.file = users");
            }
            file = users;
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new UsageException(text + " is not a path: " + wrong.getReason());
        }
    }

    /** Does it; says whether all is well as an exit code. */
    int run() {
        Path users = file;
        if (users == null) {
            throw new UsageException(USAGE);
        }
        UserFile userFile = new UserFile(users);
        String user = name;
        if (user == null) {
            userFile.list()
                    .forEach(each ->
                            report.println(each.name() + "  " + each.role().word()));
        } else if (verb.equals("remove")) {
            userFile.remove(user);
            report.println("user " + user + " removed");
        } else {
            add(userFile, users, user);
        }
        return ExitCode.OK;
    }

    private void add(UserFile userFile, Path users, String user) {
        Optional<Principal> known = java.nio.file.Files.exists(users)
                ? userFile.list().stream()
                        .filter(each -> each.name().equals(user))
                        .findFirst()
                : Optional.empty();
        Role given = role;
        Role chosen = given != null ? given : known.map(Principal::role).orElse(Role.READER);
        char[] password = passwords.ask(user);
        try {
            boolean isNew = userFile.put(user, chosen, password);
            report.println("user " + user + (isNew ? " added" : " changed") + " with the role " + chosen.word() + " in "
                    + users);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Asks at the terminal, or takes a line of the input. */
    static Passwords ofProcess(boolean inputIsTerminal, InputStream input) {
        return user -> {
            java.io.Console console = System.console();
            if (console != null) {
                return twice(console, user);
            }
            if (inputIsTerminal) {
                throw new UsageException(
                        "the password would be shown here; run it with its output on the terminal, or pipe the password in");
            }
            return line(input);
        };
    }

    private static char[] twice(java.io.Console console, String user) {
        char[] first = console.readPassword("password of %s: ", user);
        char[] second = console.readPassword("again: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new UsageException("the two passwords differ; nothing was changed");
        }
        Arrays.fill(second, '\0');
        return first;
    }

    private static char[] line(InputStream input) {
        try {
            String line = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new UsageException("there is no password on standard input");
            }
            return line.toCharArray();
        } catch (IOException failed) {
            throw new UsageException("the password cannot be read: " + failed);
        }
    }
}
