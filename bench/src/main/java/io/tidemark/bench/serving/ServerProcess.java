package io.tidemark.bench.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link BenchServer} in a process of its own, with the options of this JVM; its end is that of the process. One thread. */
final class ServerProcess implements AutoCloseable {
    private static final int END_SECONDS = 30;

    private final Process process;
    private final int port;

    /**
     * Waits until it listens.
     *
     * @param limits which limits {@link BenchServer} is to have
     */
    ServerProcess(String limits) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchServer.class.getName(), limits));
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("the server's process has ended before it listened");
        }
        port = Integer.parseInt(line);
    }

    int port() {
        return port;
    }

    /** File descriptors that the server's process has open, or -1 where that cannot be told. */
    long descriptors() throws IOException {
        Path folder = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (Stream<Path> open = Files.list(folder)) {
            return open.count();
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
