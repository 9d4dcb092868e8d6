package io.tidemark.shell;

import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tidemark server}: serves an engine until the process is told to end. Thread: main. */
final class ServerRun {
    private static final String USAGE =
            "tidemark server [--port PORT] [--data DIR] [--config FILE] [--address HOST] [--insecure]";
    private static final int MAX_PORT = 65_535;
    private static final Map<String, String> LOGGING = Map.of(
            "org.slf4j.simpleLogger.log.io.tidemark", "info",
            "org.slf4j.simpleLogger.showDateTime", "true",
            "org.slf4j.simpleLogger.dateTimeFormat", "'time='yyyy-MM-dd'T'HH:mm:ss.SSSX",
            "org.slf4j.simpleLogger.defaultLogLevel", "warn");

    private final PrintStream notices;
    private @Nullable Path data;
    private @Nullable Path file;
    private int port = -1;
    private @Nullable String address;
    private boolean insecure;

    /**
     * @param arguments what stands behind {@code server}
     * @param dataDirectory what stands before it as {@code --data}, or null
     */
    ServerRun(List<String> arguments, @Nullable String dataDirectory, PrintStream notices) {
        this.notices = notices;
        data = dataDirectory == null ? null : path(dataDirectory);
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (name.equals("--insecure") && equals < 0) {
                insecure = true;
                continue;
            }
            if (!List.of("--port", "--data", "--config", "--address").contains(name)) {
                throw new UsageException("server has no option " + name + ": " + USAGE);
            }
            if (equals < 0 && ++index == arguments.size()) {
                throw new UsageException("option " + name + " needs a value: " + USAGE);
            }
            option(name, equals < 0 ? arguments.get(index) : argument.substring(equals + 1));
        }
    }

    private void option(String name, String value) {
        if (name.equals("--data")) {
            data = path(value);
        } else if (name.equals("--config")) {
            file = path(value);
        } else if (name.equals("--address")) {
            address = value;
        } else if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= MAX_PORT) {
            port = Integer.parseInt(value);
        } else {
            throw new UsageException(
                    "--port takes a number from 0 (any that is free) to " + MAX_PORT + ", not '" + value + "'");
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new UsageException(text + " is not a path: " + wrong.getReason());
        }
    }

    /** Serves; returns when the server has stopped. */
    int run() {
        LOGGING.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value); // before the first logger is made
            }
        });
        System.setErr(
                new PrintStream(new LogStream(new FileOutputStream(FileDescriptor.err)), true, StandardCharsets.UTF_8));
        Server server = Server.start(config());
        notices.println("tidemark: listening on port " + server.port() + "; Ctrl-C stops it");
        Interrupts.onInterrupt(server::close);
        try {
            server.awaitStop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            server.close();
        }
        return ExitCode.OK;
    }

    private ServerConfig config() {
        String fromSurroundings = System.getenv("TIDEMARK_DATA");
        Path otherwise = fromSurroundings == null || fromSurroundings.isEmpty()
                ? ServerConfig.defaultData()
                : path(fromSurroundings).toAbsolutePath();
        ServerConfig config =
                file == null ? ServerConfig.defaults().withData(otherwise) : ServerConfig.read(file, otherwise);
        config = data == null ? config : config.withData(data);
        config = port < 0 ? config : config.withPort(port);
        config = address == null ? config : config.withAddress(address);
        return insecure ? config.withInsecure() : config;
    }
}
