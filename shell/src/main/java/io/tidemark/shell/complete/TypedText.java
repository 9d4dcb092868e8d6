package io.tidemark.shell.complete;

import io.tidemark.parser.HighlightToken;
import io.tidemark.parser.Highlighting;
import io.tidemark.parser.SplitScript;
import io.tidemark.parser.StatementSplitter;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.TokenKind;
import io.tidemark.shell.command.ShellCommand;
import io.tidemark.shell.command.ShellCommands;
import java.util.List;
import java.util.Optional;

/**
 * What stands around the cursor. Immutable.
 *
 * @param beginning the statement up to the word, without its opening quote
 * @param word the part of a word that stands before the cursor, without its quote
 * @param quote the quote that is open there; 0 for none
 * @param statement all of the statement that is being typed, as far as it is there
 */
public record TypedText(String beginning, String word, char quote, String statement) {
    /** The text of a line at a cursor; the query of a command such as {@code \plot} counts as a statement. */
    public static TypedText at(String line, int cursor) {
        String before = line.substring(0, cursor);
        int offset = queryStart(before).orElse(0);
        String text = before.substring(offset);
        List<HighlightToken> tokens = Highlighting.tokens(text);
        HighlightToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        boolean inQuotes = last != null && !last.terminated() && last.kind() != TokenKind.COMMENT;
        int start = text.length();
        char quote = 0;
        if (last != null && inQuotes) {
            start = last.start() + 1;
            quote = text.charAt(last.start());
        } else {
            while (start > 0 && isWordPart(text.charAt(start - 1))) {
                start--;
            }
        }
        String word = text.substring(start);
        String beginning = statementOf(text.substring(0, quote == 0 ? start : start - 1));
        return new TypedText(beginning, word, quote, beginning + rest(line, cursor));
    }

    /** What stands behind the cursor, up to the end of the statement. */
    private static String rest(String line, int from) {
        SplitScript behind = StatementSplitter.split(line.substring(from));
        return behind.statements().isEmpty() ? "" : behind.statements().get(0).text();
    }

    /** The last statement of a text that is not ended, with the blanks at its end. */
    private static String statementOf(String text) {
        List<StatementText> statements = StatementSplitter.split(text).statements();
        if (statements.isEmpty()) {
            return "";
        }
        StatementText last = statements.get(statements.size() - 1);
        return last.terminated() ? "" : text.substring(last.offset());
    }

    /** Where the query of a command begins. */
    private static Optional<Integer> queryStart(String before) {
        String line = before.stripLeading();
        Optional<ShellCommand> command = ShellCommands.find(ShellCommands.name(line));
        if (!line.startsWith("\\") || command.isEmpty() || !command.get().takesQuery()) {
            return Optional.empty();
        }
        int blank = before.indexOf(' ', before.length() - line.length());
        return blank < 0 ? Optional.empty() : Optional.of(blank + 1);
    }

    /** Whether the cursor stands in a command and not in SQL. */
    public static boolean isCommand(String line, int cursor) {
        String before = line.substring(0, cursor);
        return before.stripLeading().startsWith("\\") && queryStart(before).isEmpty();
    }

    private static boolean isWordPart(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$';
    }
}
