package io.tidemark.engine.slt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A SQL test file: paragraphs of sqllogictest ({@code statement ok}, {@code statement error CODE words}, {@code query})
 * and of event time:
 *
 * <pre>
 * stream q             the query below goes on under this name
 * feed bids [split 1]  rows for a memory table; a line {@code watermark TIME} or {@code idle} speaks for the split
 * rows q [in order]    what came out since the last time
 * fails q CODE words   how the stream ended
 * end                  nothing more comes from any memory table
 * </pre>
 *
 * Paragraphs end at an empty line; lines that begin with # are left out. Values stand apart by blanks, in double quotes if
 * they contain blanks; NULL is NULL. A timestamp of 1970-01-01 is written as its time of day.
 *
 * @param path where it came from
 * @param steps its paragraphs
 */
record SltFile(Path path, List<SltStep> steps) {
    SltFile {
        steps = List.copyOf(steps);
    }

    static SltFile read(Path path) throws IOException {
        return new SltFile(path, new Reader(path, Files.readAllLines(path)).steps());
    }

    /** Cuts lines into paragraphs. */
    private static final class Reader {
        private final Path path;
        private final List<String> lines;
        private int next;

        Reader(Path path, List<String> lines) {
            this.path = path;
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
            String second = words.length > 1 ? words[1] : "";
            return switch (words[0]) {
                case "statement" -> statement(line, words);
                case "query" -> query(line, head.equals("query in order"));
                case "stream" -> new SltStep.Stream(line, second, sql());
                case "feed" -> new SltStep.Feed(line, second, split(words), paragraph());
                case "rows" -> new SltStep.Rows(line, second, head.endsWith(" in order"), paragraph());
                case "fails" -> new SltStep.Fails(line, second, word(words, 2), word(words, 3));
                case "end" -> new SltStep.End(line);
                default -> throw new IllegalArgumentException(path + ":" + line + ": unknown word " + words[0]);
            };
        }

        private SltStep statement(int line, String[] words) {
            boolean fails = word(words, 1).equals("error");
            if (!fails && !word(words, 1).equals("ok")) {
                throw new IllegalArgumentException(path + ":" + line + ": statement ok or statement error CODE");
            }
            return new SltStep.Run(line, fails ? word(words, 2) : null, fails ? word(words, 3) : "", sql());
        }

        private SltStep query(int line, boolean inOrder) {
            List<String> all = paragraph();
            int rule = all.indexOf("----");
            if (rule < 0) {
                throw new IllegalArgumentException(path + ":" + line + ": a query needs ---- before its rows");
            }
            String sql = String.join("\n", all.subList(0, rule));
            return new SltStep.Query(line, inOrder, sql, List.copyOf(all.subList(rule + 1, all.size())));
        }

        private static int split(String[] words) {
            return word(words, 2).equals("split") ? Integer.parseInt(word(words, 3)) : 0;
        }

        private static String word(String[] words, int index) {
            return words.length > index ? words[index] : "";
        }

        private String sql() {
            return String.join("\n", paragraph());
        }

        private List<String> paragraph() {
            List<String> found = new ArrayList<>();
            while (next < lines.size() && !lines.get(next).isBlank()) {
                String line = lines.get(next++);
                if (!line.startsWith("#")) {
                    found.add(line.stripTrailing());
                }
            }
            return found;
        }
    }
}
