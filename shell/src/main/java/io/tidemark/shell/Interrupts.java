package io.tidemark.shell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does outside the interactive shell. The JVM answers it by running this hook: the query is cancelled, what
 * was written is flushed by the main thread, and the process ends with 130, as the JVM does by itself.
 */
final class Interrupts {
    private static final long PATIENCE_SECONDS = 5;
    private static final CountDownLatch FINISHED = new CountDownLatch(1);

    private Interrupts() {}

    /** From now on Ctrl-C (or a kill) runs this, and then waits for the main thread to come to its end. */
    static void onInterrupt(Runnable cancel) {
        Thread hook = new Thread(
                () -> {
                    if (FINISHED.getCount() == 0) {
                        return; // the process ends because its work is done
                    }
                    cancel.run();
                    await();
                },
                "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** When the process is told to end, such as by the closing of its terminal, runs this first. */
    static void onEnd(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(close, "end"));
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
        FINISHED.countDown();
        System.exit(code);
    }
}
