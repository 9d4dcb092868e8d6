package io.tidemark.shell.complete;

import io.tidemark.parser.Continuation;
import io.tidemark.shell.command.ShellCommand;
import io.tidemark.shell.command.ShellCommands;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletionMatcher;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Offers what may follow: keywords by the grammar, tables, columns of the tables that the statement names, functions,
 * options and their values, settings, jobs; and the commands with their arguments. Thread: main.
 */
public final class SqlCompleter implements Completer {
    /** With more words than this, one a line would fill the screen. */
    private static final int MOST_DESCRIBED = 12;

    private final Supplier<CatalogNames> catalog;
    private final OptionWords options = new OptionWords();

    /** @param catalog asked each time, for names come and go */
    public SqlCompleter(Supplier<CatalogNames> catalog) {
        this.catalog = catalog;
    }

    /** What JLine must match the words with: they are chosen here. */
    public CompletionMatcher matcher() {
        return new AnyMatcher();
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (TypedText.isCommand(line.line(), line.cursor())) {
            command(reader, line, candidates);
            return;
        }
        TypedText typed = TypedText.at(line.line(), line.cursor());
        Offers offers = new Offers(typed, candidates);
        Continuation next = Continuation.of(typed.beginning());
        if (typed.quote() == 0) {
            next.keywords().stream().sorted().forEach(offers::keyword);
        }
        new NameOffers(names(), options, typed, offers).offer(next);
        if (candidates.size() > MOST_DESCRIBED) {
            candidates.replaceAll(SqlCompleter::withoutDescription);
        }
    }

    private static Candidate withoutDescription(Candidate candidate) {
        return new Candidate(
                candidate.value(), candidate.displ(), candidate.group(), null, null, null, candidate.complete());
    }

    private CatalogNames names() {
        try {
            return catalog.get();
        } catch (TidemarkException away) {
            return CatalogNames.NONE; // a server that is gone is told of by the next statement
        }
    }

    private void command(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String before = line.line().substring(0, line.cursor()).stripLeading();
        int blank = before.indexOf(' ');
        if (blank < 0) {
            for (ShellCommand command : ShellCommands.ALL) {
                String name = command.names().get(0);
                if (name.startsWith(before)) {
                    candidates.add(new Candidate(name, name, "commands", command.summary(), null, null, true));
                }
            }
            return;
        }
        Optional<ShellCommand> command = ShellCommands.find(before.substring(0, blank));
        if (command.isEmpty()) {
            return;
        }
        if (command.get().takesFile()) {
            List<Candidate> files = new ArrayList<>();
            new FileNameCompleter().complete(reader, line, files);
            files.removeIf(file -> !file.value().startsWith(line.word()));
            candidates.addAll(files);
            return;
        }
        String word = line.word();
        for (String choice : command.get().words(names())) {
            if (choice.regionMatches(true, 0, word, 0, word.length())) {
                candidates.add(new Candidate(choice));
            }
        }
    }
}
