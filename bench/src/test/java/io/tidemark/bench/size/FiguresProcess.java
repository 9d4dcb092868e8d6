package io.tidemark.bench.size;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.engine.Result;
import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.types.TidemarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An engine in a process of its own, so that it has a heap of its own and can be killed. What the first argument says: {@code
 * serve} carries out the statements of its standard input and tells what happens when; {@code throughput} and {@code
 * pauses} measure and print.
 */
public final class FiguresProcess {
    static final String OPENING = "OPENING ";
    static final String OPENED = "OPENED ";
    static final String POLLED = "POLLED ";
    static final String COMMITTED = "COMMITTED ";
    static final String END = "END";
    static final String FAILED = "FAILED ";
    static final String ROW = "ROW ";

    /** Instead of statements: how many rows were read, and a pause of a tenth of a second. */
    static final String ROWS_READ = "ROWS READ";

    static final String PAUSE = "PAUSE";

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private FiguresProcess() {}

    /** @param arguments what to do, the data directory, and what that needs more */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path data = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "serve" -> serve(data, out);
            case "throughput" -> new ThroughputFigures(data, out, arguments).run();
            case "pauses" -> new PauseFigures(data, out, arguments).run();
            default -> throw new IllegalArgumentException("serve, throughput or pauses, not " + arguments[0]);
        }
    }

    private static void serve(Path data, PrintStream out) throws IOException {
        LoadNotes.onFirstPoll(() -> out.println(POLLED + cpuMillis()));
        LoadNotes.onCommit(() -> out.println(COMMITTED + cpuMillis()));
        out.println(OPENING + cpuMillis());
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.at(data));
                Session session = tidemark.session();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(OPENED + cpuMillis());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                carryOut(session, line, out);
            }
        }
    }

    /** How long this process was on a core so far. */
    private static long cpuMillis() {
        return SYSTEM.getProcessCpuTime() / 1_000_000;
    }

    private static void carryOut(Session session, String statement, PrintStream out) {
        try {
            if (statement.equals(ROWS_READ) || statement.equals(PAUSE)) {
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                out.println(ROW + LoadNotes.rowsRead());
                out.println(END);
                return;
            }
            Result result = session.execute(statement);
            if (result instanceof Result.Rows rows) {
                for (Row row : rows.stream()) {
                    String[] texts = new String[row.schema().size()];
                    for (int column = 0; column < texts.length; column++) {
                        texts[column] = String.valueOf(row.value(column));
                    }
                    out.println(ROW + String.join("\t", texts));
                }
            }
            out.println(END);
        } catch (TidemarkException failed) {
            out.println(FAILED + failed.code().code() + " " + failed.text().replace('\n', ' '));
        }
    }
}
