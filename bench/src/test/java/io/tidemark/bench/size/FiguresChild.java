package io.tidemark.bench.size;

import io.tidemark.executor.thread.SystemClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One life of {@link FiguresProcess}. Thread: one. */
final class FiguresChild implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 600;
    private static final String GONE = "\u0000";
    private static final String BUSY = "TM-6004";

    /** What the process said, and when. */
    record Line(long nanos, String text) {}

    private final Process process;
    private final long begunNanos = SystemClock.INSTANCE.nanos();
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final Path log;

    private FiguresChild(Process process, Path log) {
        this.process = process;
        this.log = log;
        Thread reader = new Thread(this::read, "figures-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process with a heap such as 1g. */
    static FiguresChild start(String heap, Path log, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String opened : List.of("java.lang", "java.lang.reflect", "sun.nio.ch")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-Dchronicle.analytics.disable=true",
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FiguresProcess.class.getName()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new FiguresChild(builder.start(), log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(new Line(SystemClock.INSTANCE.nanos(), line));
            }
        } catch (IOException killed) {
            lines.add(new Line(SystemClock.INSTANCE.nanos(), "the output broke: " + killed));
        }
        lines.add(new Line(SystemClock.INSTANCE.nanos(), GONE));
    }

    /** The next line. */
    Line next() throws InterruptedException {
        Line line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.text().equals(GONE)) {
            throw new IllegalStateException(
                    "the engine " + (line == null ? "is silent" : "has ended") + "; see " + log);
        }
        return line;
    }

    /**
     * When the process said something, which is waited for.
     *
     * @param millis since it was started
     * @param cpuMillis that it was on a core until then
     */
    record Moment(double millis, double cpuMillis) {}

    /** Waits until the process says something. */
    Moment await(String wanted) throws InterruptedException {
        Line line = next();
        while (!line.text().startsWith(wanted)) {
            line = next();
        }
        return new Moment(
                (line.nanos() - begunNanos) / 1e6,
                Double.parseDouble(line.text().substring(wanted.length())));
    }

    /** Runs a statement; gives its rows. */
    List<String> run(String statement) throws InterruptedException {
        List<String> rows = tryToRun(statement);
        while (rows.size() == 1 && rows.get(0).startsWith(FiguresProcess.FAILED + BUSY)) {
            rows = tryToRun(statement); // the machine was too busy to plan it in time
        }
        if (rows.size() == 1 && rows.get(0).startsWith(FiguresProcess.FAILED)) {
            throw new IllegalStateException(statement + ": " + rows.get(0));
        }
        return rows;
    }

    private List<String> tryToRun(String statement) throws InterruptedException {
        try {
            process.getOutputStream().write((statement + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> rows = new ArrayList<>();
        for (String line = next().text(); !line.equals(FiguresProcess.END); line = next().text()) {
            if (line.startsWith(FiguresProcess.FAILED)) {
                return List.of(line);
            }
            if (line.startsWith(FiguresProcess.ROW)) {
                rows.add(line.substring(FiguresProcess.ROW.length()));
            }
        }
        return rows;
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Passes what it prints on until it has ended; says whether it ended well. */
    boolean print() throws InterruptedException {
        for (Line line = lines.take(); !line.text().equals(GONE); line = lines.take()) {
            System.out.println(line.text());
        }
        return process.waitFor() == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
