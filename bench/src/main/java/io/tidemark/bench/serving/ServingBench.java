package io.tidemark.bench.serving;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bin/tidemark bench serving lookups|stuck|connects|openers|cycles|visible}: figures of a server in this process, or of another
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
    private ServerConfig config() {
        ServerConfig config = ServerConfig.defaults().withPort(0);
        if (what.equals("openers")) {
            return config.withLimits(config.limits().withConnectionsPerAddress(MANY)); // all come from this one
        }
        return config.withLimits(config.limits().withConnections(MANY).withStatements(MANY));
    }

    private void measure(int port) throws IOException {
        LookupLoad.createRows(port);
        if (what.equals("lookups")) {
            lookups(port);
        } else if (what.equals("stuck")) {
            stuck(port);
        } else if (what.equals("connects")) {
            int count = number("--count", 10_000);
            tell("connects", count, new Crowds(port).connects(count));
        } else if (what.equals("openers")) {
            openers(port);
        } else if (what.equals("cycles")) {
            cycles(port);
        } else if (what.equals("visible")) {
            visible(port);
        } else {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "there is no measurement '" + what + "'",
                    "there are lookups, stuck, connects, openers, cycles and visible",
                    null);
        }
    }

    private void tell(String name, int count, double millis) {
        out.println(
                name + " count=" + count + " ms=" + Math.round(millis) + " per_s=" + Math.round(count * 1000 / millis));
    }

    /** Lookups beside results that nobody reads, and without, in turn. */
    private void stuck(int port) throws IOException {
        int seconds = number("--seconds", 5);
        int rate = number("--rate", 5_000);
        int rounds = number("--rounds", 3);
        try (LookupLoad load = new LookupLoad(port, number("--connections", 20), true)) {
            load.run(rate, seconds);
            for (int round = 0; round < rounds; round++) {
                out.println("stuck=0 round=" + round + " " + load.run(rate, seconds));
                try (Crowds.Stuck stuck = new Crowds.Stuck(port, number("--count", 200))) {
                    out.println("stuck=" + stuck.count() + " round=" + round + " " + load.run(rate, seconds));
                }
            }
        }
    }

    /** Lookups beside connections that are opened and say nothing. */
    private void openers(int port) throws IOException {
        int seconds = number("--seconds", 15);
        int rate = number("--rate", 5_000);
        int count = number("--count", 1_000);
        try (LookupLoad load = new LookupLoad(port, number("--connections", 20), true)) {
            load.run(rate, seconds);
            out.println("openers=0 " + load.run(rate, seconds));
            List<Socket> sockets = new Crowds(port).silent(count);
            out.println("openers=" + count + " " + load.run(rate, seconds));
            int cutOff = 0;
            for (Socket socket : sockets) {
                socket.setSoTimeout(1);
                cutOff += ended(socket) ? 1 : 0;
                socket.close();
            }
            out.println("openers cut_off=" + cutOff + " of " + count + " after " + seconds + " s");
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private void cycles(int port) throws IOException {
        int count = number("--count", 10_000);
        Crowds crowds = new Crowds(port);
        crowds.cycles(count / 10);
        long before = Crowds.descriptors();
        tell("cycles", count, crowds.cycles(count));
        try (LoadConnection last = LoadConnection.ready(port)) {
            LookupLoad.execute(last, "SELECT v FROM bench_rows WHERE k = 1");
        }
        out.println("cycles descriptors_before=" + before + " descriptors_after=" + Crowds.descriptors());
    }

    private void lookups(int port) throws IOException {
        int connections = number("--connections", 100);
        int seconds = number("--seconds", 10);
        for (boolean prepared : new boolean[] {true, false}) {
            try (LookupLoad load = new LookupLoad(port, connections, prepared)) {
                int fixed = number("--rate", 10_000);
                load.run(fixed, seconds); // warm-up
                for (int rate : number("--max", 1) == 0 ? new int[] {fixed} : new int[] {fixed, 0}) {
                    Latencies latencies = load.run(rate, seconds);
                    out.println("lookups prepared=" + prepared + " connections=" + connections + " asked_per_s="
                            + (rate == 0 ? "max" : rate) + " answered_per_s=" + latencies.count() / seconds + " "
                            + latencies);
                }
            }
        }
    }

    /** How long it takes from an INSERT on one connection to its row on another that has subscribed. */
    private void visible(int port) throws IOException {
        int count = number("--count", 500);
        Latencies latencies = new Latencies();
        try (LoadConnection writer = LoadConnection.ready(port);
                LoadConnection reader = LoadConnection.ready(port)) {
            LookupLoad.execute(writer, "CREATE TABLE bench_ticks (k BIGINT, PRIMARY KEY (k))");
            Run plenty = new Run(Integer.MAX_VALUE, 0, 0);
            reader.send(1, new ClientMessage.Execute("SELECT k FROM bench_ticks EMIT CHANGES", plenty, List.of()));
            await(reader, MessageType.COLUMNS);
            for (int key = 0; key < count; key++) {
                long start = System.nanoTime();
                String insert = "INSERT INTO bench_ticks VALUES (" + key + ")";
                writer.send(2, new ClientMessage.Execute(insert, plenty, List.of()));
                await(reader, MessageType.ROWS);
                latencies.add(System.nanoTime() - start);
                writer.awaitEnd(2);
            }
        }
        out.println("visible " + latencies);
    }

    private static void await(LoadConnection connection, MessageType wanted) throws IOException {
        boolean[] came = new boolean[1];
        while (!came[0]) {
            connection.read((type, statement) -> came[0] |= type == wanted);
        }
    }
}
