package io.tidemark.bench;

import io.tidemark.bench.serving.ServingBench;
import io.tidemark.types.TidemarkException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/**
 * {@code bin/tidemark bench}: measures queries in the engine beside hand-written loops over the same rows, and checks
 * that both give the same. Results go to standard output, progress to standard error.
 */
public final class Main {
    private static final int WRONG = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Ends the JVM with 1 if engine and loop differ or a query fails, with 2 if the arguments are wrong. */
    public static void main(String[] arguments) {
        int code = run(Arrays.asList(arguments), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the bench; returns the exit code. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (!arguments.isEmpty() && arguments.get(0).equals("serving")) {
            return serving(arguments.subList(1, arguments.size()), out, err);
        }
        BenchOptions options;
        try {
            options = BenchOptions.of(arguments);
        } catch (TidemarkException wrong) {
            tell(wrong, err);
            return USAGE;
        }
        try {
            Report report = new Report(out, err, options.csv());
            if (options.kafka()) {
                new KafkaBench(options, report).run();
            } else {
                new MemoryBench(options, report).run();
            }
            return 0;
        } catch (TidemarkException failed) {
            tell(failed, err);
            return WRONG;
        }
    }

    private static int serving(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            ServingBench.run(arguments, out);
            return 0;
        } catch (TidemarkException failed) {
            tell(failed, err);
            return WRONG;
        }
    }

    private static void tell(TidemarkException problem, PrintStream err) {
        err.println("tidemark bench: " + problem.text());
        if (problem.hint() != null) {
            err.println(problem.hint());
        }
    }
}
