package io.tidemark.planner.plan;

import io.tidemark.types.Check;
import java.time.Duration;
import java.util.Locale;

/**
 * What EMIT says of a whole statement: when changes of the result come out, in which form, and how long they may come.
 *
 * @param emission when stateful nodes let their rows out
 * @param stream whether changes come as rows with the columns undo, ptime and ver
 * @param afterWatermark whether a row comes out when the watermark completes it
 * @param delayMillis how long a changed row waits for further changes; {@link #NO_DELAY} if it does not
 * @param latenessMillis how long a window is kept after it was complete
 */
public record EmitPolicy(
        Emission emission, boolean stream, boolean afterWatermark, long delayMillis, long latenessMillis) {
    /** The value of {@link #delayMillis} where changes do not wait. */
    public static final long NO_DELAY = -1;

    public EmitPolicy {
        Check.state(delayMillis >= NO_DELAY && latenessMillis >= 0, "a time of EMIT is negative");
    }

    /** A statement without any of the finer parts of EMIT. */
    public static EmitPolicy of(Emission emission) {
        return new EmitPolicy(emission, false, emission == Emission.ON_WATERMARK, NO_DELAY, 0);
    }

    /** Whether changes wait. */
    public boolean delays() {
        return delayMillis != NO_DELAY;
    }

    /** Whether a {@link PhysicalNode.Materialize} decides what comes out; else stateful nodes do it all. */
    public boolean materializes() {
        return stream || delays() || corrects();
    }

    /** Whether rows come out when they are complete and may change afterwards, or before. */
    public boolean corrects() {
        return afterWatermark && emission == Emission.CHANGES;
    }

    /** The clause, for EXPLAIN; such as {@code STREAM AFTER DELAY 10s AND AFTER WATERMARK}. */
    public String text() {
        StringBuilder text = new StringBuilder(stream ? "STREAM" : "");
        if (delays()) {
            text.append(" AFTER DELAY ").append(length(delayMillis)).append(afterWatermark ? " AND" : "");
        }
        if (afterWatermark) {
            text.append(" AFTER WATERMARK");
        }
        if (text.length() == 0) {
            text.append("CHANGES");
        }
        if (latenessMillis > 0) {
            text.append(" ALLOW LATENESS ").append(length(latenessMillis));
        }
        return text.toString().strip();
    }

    /** A length of time such as {@code 1h30m}. */
    static String length(long millis) {
        return Duration.ofMillis(millis)
                .toString()
                .substring(1)
                .replace("T", "")
                .toLowerCase(Locale.ROOT);
    }
}
