package io.tidemark.shell.complete;

import io.tidemark.parser.Keywords;
import io.tidemark.shell.output.Clipping;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;

/** Collects the candidates that fit what is typed already, each once. Mutable. Thread: main. */
final class Offers {
    private static final int DESCRIPTION_WIDTH = 48;

    private final TypedText typed;
    private final List<Candidate> candidates;
    private final Set<String> seen = new HashSet<>();
    private final boolean lower;

    Offers(TypedText typed, List<Candidate> candidates) {
        this.typed = typed;
        this.candidates = candidates;
        String word = typed.word();
        this.lower = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
    }

    /** A keyword, in the case in which the user types. */
    void keyword(String keyword) {
        String word = lower ? keyword.toLowerCase(Locale.ROOT) : keyword;
        add(word, word, "keywords", null, true);
    }

    /** A name, in quotes if it needs them. */
    void name(String name, String group, @Nullable String description) {
        boolean plain = name.matches("[A-Za-z_][A-Za-z_0-9]*") && !Keywords.isKeyword(name);
        char quote = typed.quote();
        if (quote == '"' || quote == '`') {
            add(name, name.replace(String.valueOf(quote), "" + quote + quote) + quote, group, description, true);
        } else if (quote == 0) {
            add(name, plain ? name : "\"" + name.replace("\"", "\"\"") + "\"", group, description, true);
        }
    }

    /** A function, whose arguments follow at once. */
    void function(String name, String syntax) {
        if (typed.quote() == 0 && !typed.word().isEmpty()) { // without a letter there would be hundreds
            String word = lower ? name.toLowerCase(Locale.ROOT) : name;
            add(word, word + "(", "functions", syntax, false);
        }
    }

    /** The key of an option or setting: in the quotes that are open, bare if it can be, else in quotes of its own. */
    void key(String key, String group, @Nullable String description) {
        boolean bare = key.matches("[A-Za-z_][A-Za-z_0-9.]*");
        String value = typed.quote() == '\'' ? key + "'" : bare ? key : "'" + key + "'";
        if (typed.quote() == 0 || typed.quote() == '\'') {
            add(key, value, group, description, true);
        }
    }

    /** The value of an option or setting, always in quotes. */
    void value(String value) {
        String text = value.replace("'", "''");
        if (typed.quote() == '\'') {
            add(value, text + "'", "values", null, true);
        } else if (typed.quote() == 0) {
            add(value, "'" + text + "'", "values", null, true);
        }
    }

    /** What needs no thought. */
    void plain(String word, String group) {
        add(word, word, group, null, true);
    }

    /** What is followed by a dot. */
    void qualifier(String alias) {
        if (typed.quote() == 0) {
            add(alias, alias + ".", "aliases", null, false);
        }
    }

    private void add(String match, String value, String group, @Nullable String description, boolean complete) {
        String word = typed.word();
        if (match.regionMatches(true, 0, word, 0, word.length()) && seen.add(value)) {
            String few = description == null ? null : Clipping.clip(description, DESCRIPTION_WIDTH);
            candidates.add(new Candidate(value, match, group, few, null, null, complete));
        }
    }
}
