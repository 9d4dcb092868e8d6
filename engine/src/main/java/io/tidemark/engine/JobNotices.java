package io.tidemark.engine;

import io.tidemark.executor.runtime.JobCounters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people should know about rows that a job did not use. */
public final class JobNotices {
    private JobNotices() {}

    /** A sentence for late rows and one for records put aside; empty if there were none. */
    static List<String> of(JobCounters counters, @Nullable Path deadLetters) {
        return notices(
                counters,
                deadLetters == null
                        ? "left out, and not kept: that needs the role writer"
                        : aside("SELECT * FROM dead_letter; in " + deadLetters));
    }

    /** @param deadLetters where records are that were put aside */
    public static List<String> of(JobCounters counters, String deadLetters) {
        return notices(counters, aside(deadLetters));
    }

    private static String aside(String deadLetters) {
        return "put aside (" + deadLetters + ", unless the table says otherwise)";
    }

    private static List<String> notices(JobCounters counters, String whatBecameOfRejected) {
        List<String> notices = new ArrayList<>();
        if (counters.lateRows() > 0) {
            notices.add(counters.lateRows() + (counters.lateRows() == 1 ? " row" : " rows")
                    + " came after the window was complete and did not count");
        } else if (counters.lateWindows() > 0) {
            notices.add("some rows came after one of their windows was complete and did not count there ("
                    + counters.lateWindows() + (counters.lateWindows() == 1 ? " time)" : " times)"));
        }
        if (counters.rejectedRows() > 0) {
            notices.add(counters.rejectedRows()
                    + (counters.rejectedRows() == 1 ? " record was " : " records were ")
                    + whatBecameOfRejected);
        }
        return notices;
    }
}
