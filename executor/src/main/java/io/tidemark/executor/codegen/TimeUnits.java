package io.tidemark.executor.codegen;

import io.tidemark.executor.function.Calendars;
import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Finds the method of {@link Calendars} for EXTRACT_…, FLOOR_… and CEIL_…. */
final class TimeUnits {
    private TimeUnits() {}

    static boolean isUnitCall(String name) {
        return name.startsWith(CallNames.EXTRACT_PREFIX)
                || name.startsWith(CallNames.FLOOR_PREFIX)
                || name.startsWith(CallNames.CEIL_PREFIX);
    }

    /** Whether the call is of a unit that is the same on all clocks, such as seconds since 1970. */
    static boolean isOfInstants(String name) {
        return name.equals(CallNames.EXTRACT_PREFIX + "EPOCH");
    }

    /** Whether the call rounds to a unit shorter than a day: where clocks go back, to the hour that it is, not its twin. */
    static boolean isFine(String name) {
        return name.endsWith("_HOUR")
                || name.endsWith("_MINUTE")
                || name.endsWith("_SECOND")
                || name.endsWith("_MILLISECOND");
    }

    /** The name of the method, such as {@code extractYear}. */
    static String method(String call, SqlType operand) {
        return Calendars.methodName(call, TypeRules.isInterval(operand));
    }

    /** Calls the method. */
    static long apply(String name, long value) {
        try {
            Method method = Calendars.class.getMethod(name, long.class);
            return (Long) method.invoke(null, value);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(name, thrown);
        } catch (NoSuchMethodException | IllegalAccessException absent) {
            throw TidemarkException.internal("no such unit: " + name);
        }
    }
}
