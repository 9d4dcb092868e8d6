package io.tidemark.engine.slt;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A SQL test file, cut into paragraphs: those of sqllogictest ({@code statement ok}, {@code statement error CODE words},
 * {@code query}) and of event time:
 *
 * <pre>
 * stream q             the query below goes on under this name
 * script f.sql [as q]  the statements of a script, with all its tables in memory; its last query goes on as q
 * feed bids [split 1]  rows for a memory table; a line {@code watermark TIME} or {@code idle} speaks for the split
 * clock TIME           what time it is from here on
 * rows q [in order]    what came out since the last time
 * table q              what all that came out adds up to
 * fails q CODE words   how the stream ended
 * end                  nothing more comes from any memory table
 * </pre>
 *
 * Paragraphs end at an empty line; lines that begin with # are left out. Values stand apart by blanks, in double quotes if
 * they contain blanks; NULL is NULL. A timestamp of 1970-01-01 is written as its time of day.
 * Immutable.
 */
public final class SltFile {
    private final Path path;
    private final List<String> text;
    private final List<SltStep> steps;

    private SltFile(Path path, List<String> text, List<SltStep> steps) {
        this.path = path;
        this.text = List.copyOf(text);
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a file.
     *
     * @throws TidemarkException SOURCE_NOT_FOUND if it cannot be read, SYNTAX with a position if it is malformed
     */
    public static SltFile read(Path path) {
        try {
            List<String> lines = Files.readAllLines(path);
            return new SltFile(path, lines, new SltParser(lines).steps());
        } catch (MalformedInputException binary) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX, path + " is not UTF-8 text", "save it as UTF-8", null, binary);
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_NOT_FOUND, path + " cannot be read: " + failed, null, null, failed);
        }
    }

    /** Where it came from. */
    public Path path() {
        return path;
    }

    /** Its lines. */
    List<String> text() {
        return text;
    }

    /** Its paragraphs. */
    List<SltStep> steps() {
        return steps;
    }

    /** Whether the file sets the clock, which then is its own from the beginning. */
    boolean hasClock() {
        return steps.stream().anyMatch(SltStep.Clock.class::isInstance);
    }
}
