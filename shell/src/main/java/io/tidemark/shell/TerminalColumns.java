package io.tidemark.shell;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** How wide the terminal is that a batch writes to, without taking it over as an interactive shell does. Stateless. */
final class TerminalColumns {
    private static final String PROVIDER = "jni";
    private static final int LEAST = 40;

    private TerminalColumns() {}

    /** The columns of standard output; 0 if it is no terminal, a very narrow one, or if it does not tell. */
    static int ofOutput() {
        return of(SystemStream.Output);
    }

    /** As {@link #ofOutput}, of standard error. */
    static int ofError() {
        return of(SystemStream.Error);
    }

    private static int of(SystemStream stream) {
        try {
            int columns = TerminalProvider.load(PROVIDER).systemStreamWidth(stream);
            return columns < LEAST ? 0 : columns;
        } catch (IOException | LinkageError unknown) { // no library for this machine: lines stay whole
            return 0;
        }
    }
}
