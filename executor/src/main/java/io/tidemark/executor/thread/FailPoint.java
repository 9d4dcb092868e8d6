package io.tidemark.executor.thread;

import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Named places at which tests let the process die or fail. In production a place costs the check of one constant. The
 * system property {@code tidemark.failpoint} arms them: {@code name:action[:count]}, several divided by commas. The action
 * happens when the place is passed for the count-th time (the first, if no count is given), and only then. Thread: any.
 *
 * <p>Actions: {@code halt} ends the process as SIGKILL would, {@code stop} sends SIGSTOP to it, {@code throw} throws a
 * TidemarkException, {@code error} an Error.
 */
public final class FailPoint {
    private static final String PROPERTY = "tidemark.failpoint";
    private static final boolean ARMED = System.getProperty(PROPERTY) != null;

    private FailPoint() {}

    /** Passes a place. */
    public static void hit(String name) {
        if (ARMED) {
            Armed.hit(name);
        }
    }

    /** What happens at a place. */
    enum Action {
        HALT,
        STOP,
        THROW,
        ERROR
    }

    /** One armed place. */
    record Plan(Action action, AtomicLong hitsLeft) {}

    /** Reads the property's text; a wrong text ends the start, for a test that does not fail where it should proves nothing. */
    static Map<String, Plan> parse(String text) {
        Map<String, Plan> plans = new HashMap<>();
        for (String each : text.split(",")) {
            String[] parts = each.strip().split(":");
            if (parts.length < 2 || parts.length > 3) {
                throw new IllegalArgumentException(PROPERTY + " takes name:action[:count], not '" + each + "'");
            }
            Action action = action(parts[1]);
            long count = parts.length == 3 ? Long.parseLong(parts[2]) : 1;
            plans.put(parts[0], new Plan(action, new AtomicLong(count)));
        }
        return plans;
    }

    private static Action action(String word) {
        for (Action action : Action.values()) {
            if (action.name().equalsIgnoreCase(word)) {
                return action;
            }
        }
        throw new IllegalArgumentException(PROPERTY + " knows halt, stop, throw and error, not '" + word + "'");
    }

    /** Loaded only where places are armed. */
    private static final class Armed {
        private static final Map<String, Plan> PLANS = parse(System.getProperty(PROPERTY, ""));

        static void hit(String name) {
            Plan plan = PLANS.get(name);
            if (plan == null || plan.hitsLeft().decrementAndGet() != 0) {
                return;
            }
            switch (plan.action()) {
                case HALT -> Runtime.getRuntime().halt(137);
                case STOP -> stop(name);
                case THROW -> throw TidemarkException.internal("fail point " + name);
                case ERROR -> throw new AssertionError("fail point " + name);
            }
        }

        private static void stop(String name) {
            try {
                new ProcessBuilder(
                                "kill",
                                "-STOP",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            } catch (IOException failed) {
                throw new IllegalStateException("cannot stop at " + name, failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
