package io.tidemark.shell;

import io.tidemark.parser.StatementSplitter;
import io.tidemark.shell.command.ShellCommands;
import io.tidemark.shell.complete.TypedText;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine whether a statement is complete, and which word stands at the cursor. Thread: main. */
final class StatementLineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return wordAt(line, cursor);
        }
        String stripped = line.strip();
        boolean whole = stripped.isEmpty() || ShellCommands.is(stripped);
        if (!whole && StatementSplitter.split(line).needsMoreInput()) {
            throw new EOFError(-1, -1, "the statement goes on");
        }
        return wordAt(line, cursor);
    }

    private static ParsedLine wordAt(String line, int cursor) {
        if (!TypedText.isCommand(line, cursor)) {
            return new Word(line, cursor, TypedText.at(line, cursor).word());
        }
        int start = cursor;
        while (start > 0 && !Character.isWhitespace(line.charAt(start - 1))) {
            start--;
        }
        return new Word(line, cursor, line.substring(start, cursor));
    }

    /** The word before the cursor. */
    private record Word(String line, int cursor, String word) implements CompletingParsedLine {
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }

        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }
    }
}
