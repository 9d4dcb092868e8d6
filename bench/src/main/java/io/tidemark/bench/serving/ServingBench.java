package io.tidemark.bench.serving;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bin/tidemark bench serving lookups|stuck|connects|openers|cycles}: figures of a server in this process, or of another
 * on this machine with {@code --port}. Thread: main.
 */
public final class ServingBench {
    private static final int MANY = 20_000;

    private final PrintStream out;
    private final Map<String, String> options = new HashMap<>();
    private final String what;

    private ServingBench(List<String> arguments, PrintStream out) {
        this.out = out;
        what = arguments.isEmpty() ? "" : arguments.get(0);
        for (int index = 1; index + 1 < arguments.size(); index += 2) {
            options.put(arguments.get(index), arguments.get(index + 1));
        }
    }

    /** Measures what the arguments say. */
    public static void run(List<String> arguments, PrintStream out) {
        try {
            new ServingBench(arguments, out).run();
        } catch (IOException broken) {
            throw new TidemarkException(
                    ErrorCode.UNREACHABLE, "the server cannot be measured: " + broken, null, null, broken);
        }
    }

    private int number(String option, int otherwise) {
        return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
    }

    private void run() throws IOException {
        int port = number("--port", 0);
        if (port != 0) {
            measure(port);
            return;
        }
        try (Server server = Server.start(config(), TidemarkConfig.ephemeral())) {
            measure(server.port());
        }
    }

    /** Limits that the measured ones do not meet. */
    private static ServerConfig config() {
        ServerConfig config = ServerConfig.defaults().withPort(0);
        return config.withLimits(config.limits().withConnections(MANY).withStatements(MANY));
    }

    private void measure(int port) throws IOException {
        if (what.equals("lookups")) {
            lookups(port);
        } else {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "there is no measurement '" + what + "'",
                    "there are lookups, stuck, connects, openers and cycles",
                    null);
        }
    }

    private void lookups(int port) throws IOException {
        int connections = number("--connections", 100);
        int seconds = number("--seconds", 10);
        LookupLoad.createRows(port);
        for (boolean prepared : new boolean[] {true, false}) {
            try (LookupLoad load = new LookupLoad(port, connections, prepared)) {
                load.run(0, seconds); // warm-up, and as many as come back
                for (int rate : new int[] {number("--rate", 10_000), 0}) {
                    Latencies latencies = load.run(rate, seconds);
                    out.println("lookups prepared=" + prepared + " connections=" + connections + " asked_per_s="
                            + (rate == 0 ? "max" : rate) + " answered_per_s=" + latencies.count() / seconds + " "
                            + latencies);
                }
            }
        }
    }
}
