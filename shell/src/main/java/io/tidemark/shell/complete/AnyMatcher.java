package io.tidemark.shell.complete;

import java.util.List;
import java.util.Map;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.impl.CompletionMatcherImpl;

/** Takes all that the completer offers: it has chosen already, and knows of quotes. Mutable, as JLine's is. Thread: main. */
final class AnyMatcher extends CompletionMatcherImpl {
    @Override
    protected void defaultMatchers(
            Map<LineReader.Option, Boolean> options,
            boolean prefix,
            CompletingParsedLine line,
            boolean caseInsensitive,
            int errors,
            String originalGroupName) {
        String word = line.word();
        matchers = List.of(simpleMatcher(candidate -> true));
        exact = candidate -> candidate.equalsIgnoreCase(word);
    }
}
