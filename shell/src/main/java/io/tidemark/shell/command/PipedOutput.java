package io.tidemark.shell.command;

import java.io.FilterOutputStream;
import java.io.IOException;

/** What a command of the system reads; its own output goes to the terminal. Mutable. Thread: the shell's. */
final class PipedOutput extends FilterOutputStream {
    private final Process process;

    private PipedOutput(Process process) {
        super(process.getOutputStream());
        this.process = process;
    }

    /** Starts a command, as a shell understands it. */
    static PipedOutput to(String command) throws IOException {
        return new PipedOutput(new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Waits until the command has done its work with all that was written. */
    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            try {
                process.waitFor();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                process.destroy();
            }
        }
    }
}
