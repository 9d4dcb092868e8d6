package io.tidemark.shell;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/**
 * What Ctrl-C and a kill do outside the interactive shell. The JVM answers them by running this hook: the query is
 * cancelled, the main thread flushes what was written and lets jobs commit a last checkpoint, and the process ends with 130
 * or 143, as the JVM does by itself, or with 0 if it was only there for jobs that go on another time. A second signal ends
 * the process at once.
 */
final class Interrupts {
    private static final long PATIENCE_SECONDS = 30;
    private static final int KILLED = 137;
    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static final AtomicBoolean ENDING = new AtomicBoolean();
    private static final AtomicInteger CODE = new AtomicInteger(ExitCode.INTERRUPTED);

    private Interrupts() {}

    /** From now on Ctrl-C (or a kill) runs this, and then waits for the main thread to come to its end. */
    static void onInterrupt(Runnable cancel) {
        Thread hook = new Thread(
                () -> {
                    if (FINISHED.getCount() == 0) {
                        return; // the process ends because its work is done
                    }
                    endAtNextSignal();
                    cancel.run();
                    await();
                    if (CODE.get() == ExitCode.OK) {
                        Runtime.getRuntime().halt(ExitCode.OK);
                    }
                },
                "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Closes what is open; says whether jobs are left that go on another time. */
    interface Closing {
        boolean close();
    }

    /** When the process is told to end, such as by the closing of its terminal, runs this first. */
    static void onEnd(Closing closing) {
        Thread hook = new Thread(
                () -> {
                    if (FINISHED.getCount() == 0) {
                        return;
                    }
                    ENDING.set(true);
                    endAtNextSignal();
                    if (closing.close()) {
                        Runtime.getRuntime().halt(ExitCode.OK);
                    }
                },
                "end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process was told to end and does, whatever the main thread sees of its terminal. */
    static boolean ending() {
        return ENDING.get();
    }

    private static void endAtNextSignal() {
        for (String signal : List.of("INT", "TERM")) {
            Signals.register(signal, () -> Runtime.getRuntime().halt(KILLED));
        }
    }

    private static void await() {
        try {
            if (!FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process; if it is ending already, lets the hook go on. */
    static void exit(int code) {
        CODE.set(code);
        FINISHED.countDown();
        System.exit(code);
    }
}
