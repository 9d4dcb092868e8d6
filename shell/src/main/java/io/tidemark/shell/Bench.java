package io.tidemark.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** Hands over to the bench module, which the shell does not depend on; it is there if it stands on the class path. */
final class Bench {
    private static final String MAIN = "io.tidemark.bench.Main";

    private Bench() {}

    static int run(List<String> arguments) {
        try {
            Method main = Class.forName(MAIN).getMethod("main", String[].class);
            main.invoke(null, (Object) arguments.toArray(new String[0]));
            return ExitCode.OK;
        } catch (ClassNotFoundException missing) {
            throw new UsageException("bench is not part of this build");
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("bench failed: " + failed.getCause(), failed);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("bench cannot be started: " + broken, broken);
        }
    }
}
