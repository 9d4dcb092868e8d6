package io.tidemark.bench.serving;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** The process of the server that is measured: it prints its port, and ends when its standard input does. Thread: main. */
final class BenchServer {
    /** Limits that the load does not meet. */
    static final String WIDE = "wide";

    /** The limits of a server that nobody has configured, but for connections from one address: all come from this one. */
    static final String USUAL = "usual";

    private static final int MANY = 20_000;

    private BenchServer() {}

    public static void main(String[] arguments) throws IOException {
        run(arguments[0], System.in, System.out);
    }

    private static void run(String limits, InputStream in, PrintStream out) throws IOException {
        try (Server server = Server.start(config(limits), TidemarkConfig.ephemeral())) {
            out.println(server.port());
            while (in.read() >= 0) {
                // what comes is no command
            }
        }
    }

    private static ServerConfig config(String limits) {
        ServerConfig config = ServerConfig.defaults().withPort(0);
        return config.withLimits(
                limits.equals(USUAL)
                        ? config.limits().withConnectionsPerAddress(MANY)
                        : config.limits().withConnections(MANY).withStatements(MANY));
    }
}
