package io.tidemark.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The shell in a process of its own, with the classes of the test. Mutable. */
final class ChildShell implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 120;
    private static final List<String> FLAGS = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m");

    /** Surefire hides it in a jar and names it here. */
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final Process process;
    private final BufferedReader out;
    private final Path err;

    /** What a run gave. */
    record Run(int code, String out, String err) {}

    private ChildShell(Process process, Path err) {
        this.process = process;
        this.err = err;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one in a directory, whose input is this text. */
    static ChildShell start(Path directory, String input, String... arguments) throws IOException {
        return start(directory, input, Map.of(), arguments);
    }

    static ChildShell start(Path directory, String input, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(directory, input, environment, Main.class, arguments);
    }

    /** Runs another class than the shell's to its end. */
    static Run run(Path directory, Class<?> main) throws IOException, InterruptedException {
        try (ChildShell shell = start(directory, "", Map.of(), main)) {
            return shell.await();
        }
    }

    private static ChildShell start(
            Path directory, String input, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", CLASS_PATH, main.getName()));
        command.addAll(List.of(arguments));
        Path stdin = Files.writeString(Files.createTempFile(directory, "in", ""), input);
        Path stderr = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(stdin.toFile())
                .redirectError(stderr.toFile());
        builder.environment().putAll(environment);
        return new ChildShell(builder.start(), stderr);
    }

    /** Runs one to its end. */
    static Run run(Path directory, String input, String... arguments) throws IOException, InterruptedException {
        try (ChildShell shell = start(directory, input, arguments)) {
            return shell.await();
        }
    }

    /** The next line of its output; null at the end. */
    String readLine() throws IOException {
        return out.readLine();
    }

    /** Closes the pipe that its output goes to. */
    void closeOutput() throws IOException {
        out.close();
    }

    /** Sends a signal, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Whether it inherited that Ctrl-C is ignored, as what a script starts in the background does. */
    static boolean ignoresInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(
                                        line.substring("SigIgn:".length()).strip(), 16)
                                & 2)
                        != 0;
            }
        }
        return false;
    }

    /** Whether SIGINT does nothing to it. */
    boolean ignoresInterrupts() throws IOException {
        return ignoresInterrupts(process);
    }

    /** Waits for its end. */
    Run await() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                text.append(line).append('\n');
            }
        } catch (IOException closed) {
            // The test closed it.
        }
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the shell does not end: " + Files.readString(err));
        }
        return new Run(process.exitValue(), text.toString(), Files.readString(err));
    }

    /** What it has said beside rows so far. */
    String errors() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
