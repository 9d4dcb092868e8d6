package io.tidemark.bench.serving;

import io.tidemark.bench.serving.LookupLoad.Question;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code bin/tidemark bench serving lookups|stuck|connects|openers|cycles|visible}: figures of a server in
 * a process of its own, or of another on this machine with {@code --port}. Thread: main.
 */
public final class ServingBench {
    private static final List<String> MEASUREMENTS =
            List.of("lookups", "stuck", "connects", "openers", "cycles", "visible");
    private static final List<String> OPTIONS =
            List.of("--port", "--connections", "--count", "--rate", "--rounds", "--seconds", "--warm-up");

    private final PrintStream out;
    private final Map<String, Integer> options = new HashMap<>();
    private final String what;
    private @Nullable ServerProcess own;

    private ServingBench(List<String> arguments, PrintStream out) {
        this.out = out;
        what = arguments.isEmpty() ? "" : arguments.get(0);
        if (!MEASUREMENTS.contains(what)) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "there is no measurement '" + what + "'",
                    "there are " + String.join(", ", MEASUREMENTS),
                    null);
        }
        for (int index = 1; index < arguments.size(); index += 2) {
            String option = arguments.get(index);
            if (!OPTIONS.contains(option) || index + 1 == arguments.size()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        OPTIONS.contains(option) ? option + " has no value" : "there is no option '" + option + "'",
                        "the options are " + String.join(", ", OPTIONS) + ", each with a number",
                        null);
            }
            options.put(option, number(option, arguments.get(index + 1)));
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

    private static int number(String option, String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException wrong) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION, option + " is '" + text + "'", "give a whole number", null, wrong);
        }
    }

    private int number(String option, int otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    private void run() throws IOException {
        int port = number("--port", 0);
        if (port != 0) {
            measure(port);
            return;
        }
        try (ServerProcess server = new ServerProcess(what.equals("openers") ? BenchServer.USUAL : BenchServer.WIDE)) {
            own = server;
            measure(server.port());
        }
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
        } else {
            visible(port);
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
        try (LookupLoad load = new LookupLoad(port, number("--connections", 20), Question.PREPARED)) {
            load.run(rate, seconds);
            for (int round = 0; round < rounds; round++) {
                out.println(
                        "stuck=0 round=" + round + " " + load.run(rate, seconds).fromSending());
                try (Crowds.Stuck stuck = new Crowds.Stuck(port, number("--count", 200))) {
                    out.println("stuck=" + stuck.count() + " round=" + round + " "
                            + load.run(rate, seconds).fromSending());
                }
            }
        }
    }

    /** Lookups beside connections that are opened and say nothing. */
    private void openers(int port) throws IOException {
        int seconds = number("--seconds", 15);
        int rate = number("--rate", 5_000);
        int count = number("--count", 1_000);
        try (LookupLoad load = new LookupLoad(port, number("--connections", 20), Question.PREPARED)) {
            load.run(rate, seconds);
            out.println("openers=0 " + load.run(rate, seconds).fromSending());
            List<Socket> sockets = new Crowds(port).silent(count);
            out.println("openers=" + count + " " + load.run(rate, seconds).fromSending());
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
        long before = descriptors();
        tell("cycles", count, crowds.cycles(count));
        try (LoadConnection last = LoadConnection.ready(port)) {
            LookupLoad.execute(last, "SELECT v FROM bench_rows WHERE k = 1");
        }
        out.println("cycles descriptors_before=" + before + " descriptors_after=" + descriptors());
    }

    private long descriptors() throws IOException {
        return own == null ? -1 : own.descriptors();
    }

    /** Lookups, prepared and as texts, and the bare way there and back, in turn. */
    private void lookups(int port) throws IOException {
        int connections = number("--connections", 100);
        int rate = number("--rate", 5_000);
        int seconds = number("--seconds", 10);
        try (LookupLoad pings = new LookupLoad(port, connections, Question.PING);
                LookupLoad prepared = new LookupLoad(port, connections, Question.PREPARED);
                LookupLoad texts = new LookupLoad(port, connections, Question.TEXT)) {
            Map<Question, LookupLoad> loads =
                    new EnumMap<>(Map.of(Question.PING, pings, Question.PREPARED, prepared, Question.TEXT, texts));
            for (LookupLoad load : loads.values()) {
                load.run(rate, number("--warm-up", 30));
            }
            for (int round = 0; round < number("--rounds", 3); round++) {
                for (Map.Entry<Question, LookupLoad> load : loads.entrySet()) {
                    LookupLoad.Answers answers = load.getValue().run(rate, seconds);
                    String line = "lookups " + load.getKey() + " round=" + round + " connections=" + connections
                            + " asked_per_s=" + (rate == 0 ? "max" : rate) + " answered_per_s="
                            + answers.fromSending().count() / seconds;
                    out.println(line + " from=sending " + answers.fromSending());
                    out.println(line + " from=moment " + answers.fromMoment());
                }
            }
        }
    }

    /** How long it takes from an INSERT on one connection to its row on another that has subscribed; not of the first ones. */
    private void visible(int port) throws IOException {
        int count = number("--count", 500);
        int first = number("--warm-up", 200);
        Latencies latencies = new Latencies();
        try (LoadConnection writer = LoadConnection.ready(port);
                LoadConnection reader = LoadConnection.ready(port)) {
            LookupLoad.execute(writer, "CREATE TABLE bench_ticks (k BIGINT, PRIMARY KEY (k))");
            Run plenty = new Run(Integer.MAX_VALUE, 0, 0);
            reader.send(1, new ClientMessage.Execute("SELECT k FROM bench_ticks EMIT CHANGES", plenty, List.of()));
            await(reader, MessageType.COLUMNS);
            for (int key = 0; key < first + count; key++) {
                long start = System.nanoTime();
                String insert = "INSERT INTO bench_ticks VALUES (" + key + ")";
                writer.send(2, new ClientMessage.Execute(insert, plenty, List.of()));
                await(reader, MessageType.ROWS);
                if (key >= first) {
                    latencies.add(System.nanoTime() - start);
                }
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
