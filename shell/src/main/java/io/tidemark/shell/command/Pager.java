package io.tidemark.shell.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what would fit the screen, and hands it and the rest to a pager as soon as it does not. Mutable; one a
 * result. Thread: the shell's.
 */
public final class Pager extends OutputStream {
    private final String command;
    private final OutputStream terminal;
    private final int lines;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int heldLines;
    private @Nullable Process process;

    /**
     * @param lines how many lines the terminal shows
     */
    public Pager(String command, OutputStream terminal, int lines) {
        this.command = command;
        this.terminal = terminal;
        this.lines = lines;
    }

    /** The pager of the environment. */
    static String usual(Map<String, String> environment) {
        String given = environment.get("PAGER");
        return given == null || given.isBlank() ? "less -SRFX" : given;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (process != null) {
            process.getOutputStream().write(bytes, offset, length);
            return;
        }
        held.write(bytes, offset, length);
        for (int index = offset; index < offset + length; index++) {
            heldLines += bytes[index] == '\n' ? 1 : 0;
        }
        if (heldLines >= lines - 1) {
            process = new ProcessBuilder("sh", "-c", command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            held.writeTo(process.getOutputStream());
        }
    }

    @Override
    public void flush() throws IOException {
        if (process != null) {
            process.getOutputStream().flush();
        }
    }

    /** Writes what fits the screen, or waits for the pager to be left. */
    @Override
    public void close() throws IOException {
        if (process == null) {
            held.writeTo(terminal);
            terminal.flush();
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException left) {
            // The pager was left before the end, which is no error.
        }
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }
}
