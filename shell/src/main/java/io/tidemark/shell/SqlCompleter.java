package io.tidemark.shell;

import io.tidemark.parser.Keywords;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers keywords, names of the catalog, functions, options and settings. Thread: main. */
final class SqlCompleter implements Completer {
    private static final List<String> COMMANDS = List.of("\\format", "\\timing", "\\tour", "\\?", "\\q");

    private final Connection connection;

    SqlCompleter(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        if (word.startsWith("\\")) {
            add(COMMANDS, word, "commands", candidates);
            return;
        }
        add(connection.names(), word, "names", candidates);
        if (!word.isEmpty()) {
            boolean lower = word.equals(word.toLowerCase(Locale.ROOT));
            for (String keyword : Keywords.all()) {
                add(List.of(lower ? keyword.toLowerCase(Locale.ROOT) : keyword), word, "keywords", candidates);
            }
        }
    }

    private static void add(List<String> words, String typed, String group, List<Candidate> candidates) {
        for (String word : words) {
            if (word.regionMatches(true, 0, typed, 0, typed.length())) {
                candidates.add(new Candidate(word, word, group, null, null, null, true));
            }
        }
    }
}
