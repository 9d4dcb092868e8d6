package io.tidemark.shell.live;

import io.tidemark.shell.connection.Progress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Counts, rates, times and watermarks in few characters. Stateless. */
public final class ProgressText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_OF_DAY = 11;
    private static final long DAY_MILLIS = 86_400_000;

    private ProgressText() {}

    /** A number with a thin sign between thousands, such as {@code 18,204}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A rate such as {@code 18,204 rows/s}. */
    public static String rate(double perSecond) {
        return count(Math.round(perSecond)) + " rows/s";
    }

    /** A time such as {@code 01:12} or {@code 1:02:03}. */
    public static String elapsed(long nanos) {
        long seconds = nanos / 1_000_000_000L;
        String text = String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
        return seconds < 3600 ? text : seconds / 3600 + ":" + text;
    }

    /** A watermark that there is; its time of day and how far it is from the clock if that is less than a day, else its date and time. */
    public static String watermark(Progress progress, long nowMillis) {
        long watermark = progress.watermarkMillis();
        if (watermark >= Long.MAX_VALUE - DAY_MILLIS) {
            return "at the end";
        }
        long behind = nowMillis - watermark;
        String text = TIME.format(Instant.ofEpochMilli(watermark));
        boolean near = Math.abs(behind) < DAY_MILLIS;
        return near ? text.substring(TIME_OF_DAY) + String.format(Locale.ROOT, " (%+.1f s)", -behind / 1000.0) : text;
    }
}
