package io.tidemark.engine.slt;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the lines of a test file into paragraphs. Mutable; used once. */
final class SltParser {
    private static final String RULE = "----";
    private static final List<String> WORDS =
            List.of("statement", "query", "stream", "script", "feed", "clock", "rows", "table", "fails", "end");

    private final List<String> lines;
    private int next;

    SltParser(List<String> lines) {
        this.lines = lines;
    }

    List<SltStep> steps() {
        List<SltStep> steps = new ArrayList<>();
        while (next < lines.size()) {
            if (lines.get(next).isBlank() || lines.get(next).startsWith("#")) {
                next++;
            } else {
                steps.add(step());
            }
        }
        return steps;
    }

    private SltStep step() {
        int line = next + 1;
        String head = lines.get(next++).strip();
        String[] words = head.split(" +", 4);
        return switch (words[0]) {
            case "statement" -> new SltStep.Run(line, statementEnd(line, words), sql(line, false));
            case "query" -> query(line, inOrder(line, words, 1));
            case "stream" -> new SltStep.Stream(line, name(line, words), sql(line, false));
            case "script" -> script(line, words);
            case "feed" -> feed(line, words);
            case "clock" -> clock(line, head);
            case "rows" -> new SltStep.Rows(line, name(line, words), expected(inOrder(line, words, 2)));
            case "table" -> new SltStep.Table(line, name(line, words), expected(inOrder(line, words, 2)));
            case "fails" -> new SltStep.Fails(line, name(line, words), failing(line, words));
            case "end" -> new SltStep.End(line);
            default -> {
                String guess = Suggestion.didYouMean(words[0], WORDS);
                throw wrong(
                        line,
                        "a paragraph cannot begin with '" + words[0] + "'",
                        (guess.isEmpty() ? "" : guess + " ") + "it begins with " + String.join(", ", WORDS));
            }
        };
    }

    private static SltStep.@Nullable Failing statementEnd(int line, String[] words) {
        if (word(words, 1).equals("ok") && words.length == 2) {
            return null;
        }
        if (!word(words, 1).equals("error")) {
            throw wrong(line, "'statement' says how it ends", "write: statement ok, or: statement error TM-2001 words");
        }
        return failing(line, words);
    }

    private static SltStep.Failing failing(int line, String[] words) {
        if (!word(words, 2).matches("TM-\\d{4}")) {
            throw wrong(line, "an expected error needs its code, such as TM-2001", "words of its message may follow");
        }
        return new SltStep.Failing(words[2], word(words, 3));
    }

    private SltStep.Query query(int line, boolean inOrder) {
        SltStep.Sql sql = sql(line, true);
        if (next >= lines.size() || !lines.get(next).strip().equals(RULE)) {
            throw wrong(line, "a query needs a line " + RULE + " before its rows", "put it in, even if no rows come");
        }
        next++;
        return new SltStep.Query(line, sql, expected(inOrder));
    }

    private static SltStep.Script script(int line, String[] words) {
        boolean named = words.length == 4 && words[2].equals("as") && !words[3].contains(" ");
        if (words.length != 2 && !named) {
            throw wrong(line, "'script' takes a file and, if need be, a name", "write: script pipeline.sql as q");
        }
        return new SltStep.Script(line, words[1], named ? words[3] : null);
    }

    private SltStep.Feed feed(int line, String[] words) {
        int split = 0;
        if (words.length > 2) {
            if (!words[2].equals("split") || !word(words, 3).matches("\\d{1,4}")) {
                throw wrong(line, "'feed' takes a table and, if need be, a split", "write: feed bids split 1");
            }
            split = Integer.parseInt(words[3]);
        }
        List<SltStep.Event> events = new ArrayList<>();
        while (inParagraph()) {
            String event = lines.get(next++).strip();
            if (!event.startsWith("#")) {
                events.add(new SltStep.Event(next, event));
            }
        }
        return new SltStep.Feed(line, name(line, words), split, events);
    }

    private static SltStep.Clock clock(int line, String head) {
        String time = head.substring("clock".length()).strip();
        try {
            return new SltStep.Clock(line, SltText.millis(time));
        } catch (DateTimeException malformed) {
            throw wrong(line, "'" + time + "' is not a time", "write: clock 00:00:10, or: clock 2026-01-31 12:00:00");
        }
    }

    private static boolean inOrder(int line, String[] words, int from) {
        if (words.length == from) {
            return false;
        }
        String rest = String.join(" ", List.of(words).subList(from, words.length));
        if (!rest.equals("in order")) {
            throw wrong(line, "'" + rest + "' has no meaning here", "write 'in order' if the order of the rows counts");
        }
        return true;
    }

    private static String name(int line, String[] words) {
        if (words.length < 2) {
            throw wrong(line, "'" + words[0] + "' needs a name", "write: " + words[0] + " NAME");
        }
        return words[1];
    }

    private static String word(String[] words, int index) {
        return words.length > index ? words[index] : "";
    }

    /** The lines up to the end of the paragraph, or to the rule; lines that are left out become empty. */
    private SltStep.Sql sql(int line, boolean toRule) {
        int first = next + 1;
        List<String> text = new ArrayList<>();
        while (inParagraph() && !(toRule && lines.get(next).strip().equals(RULE))) {
            String one = lines.get(next++);
            text.add(one.startsWith("#") ? "" : one);
        }
        if (text.stream().allMatch(String::isBlank)) {
            throw wrong(line, "there is no SQL below", "an empty line ends a paragraph");
        }
        return new SltStep.Sql(first, String.join("\n", text));
    }

    private SltStep.Expected expected(boolean inOrder) {
        int first = next + 1;
        List<String> rows = new ArrayList<>();
        while (inParagraph()) {
            String row = lines.get(next++).stripTrailing();
            if (!row.startsWith("#")) {
                rows.add(row);
            }
        }
        return new SltStep.Expected(first, rows, inOrder);
    }

    private boolean inParagraph() {
        return next < lines.size() && !lines.get(next).isBlank();
    }

    private static TidemarkException wrong(int line, String message, String hint) {
        return new TidemarkException(ErrorCode.SYNTAX, message, hint, new Position(line, 1));
    }
}
