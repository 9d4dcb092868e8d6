package io.tidemark.shell.complete;

import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables that a statement names, by their names and aliases. Immutable. */
final class Sources {
    private static final List<String> BEFORE_TABLE = List.of("FROM", "JOIN", "INTO", "UPDATE", "TABLE");

    private final Map<String, ObjectName> byName = new LinkedHashMap<>();
    private final List<String> aliases = new ArrayList<>();

    private Sources() {}

    /** Reads the whole statement, for FROM stands behind the columns that one types first. */
    static Sources of(String statement, CatalogNames names) {
        Sources sources = new Sources();
        List<Words.Word> words = Words.all(statement);
        boolean list = false; // within a FROM clause, where a comma brings another table
        for (int index = 0; index + 1 < words.size(); index++) {
            Words.Word word = words.get(index);
            boolean before = word.isAny(BEFORE_TABLE);
            list = before ? word.is("FROM") : list && !word.isAny(QueryWords.CLAUSES);
            if (before || (list && word.text().equals(","))) {
                sources.add(words, index + 1, names);
            }
        }
        return sources;
    }

    private void add(List<Words.Word> words, int index, CatalogNames names) {
        String name = words.get(index).text();
        Optional<ObjectName> found = names.objects().stream()
                .filter(object -> object.name().equalsIgnoreCase(name))
                .findFirst();
        if (found.isEmpty()) {
            return;
        }
        byName.put(name.toLowerCase(Locale.ROOT), found.get());
        int next = index + 1;
        if (next < words.size() && words.get(next).is("AS")) {
            next++;
        }
        if (next < words.size() && words.get(next).isName()) {
            byName.put(words.get(next).text().toLowerCase(Locale.ROOT), found.get());
            aliases.add(words.get(next).text());
        }
    }

    /** The columns of all tables named. */
    List<Described> columns() {
        List<Described> columns = new ArrayList<>();
        byName.values().stream().distinct().forEach(object -> columns.addAll(object.columns()));
        return columns;
    }

    /** The columns of the table of a name or alias. */
    List<Described> columnsOf(String name) {
        ObjectName object = byName.get(name.toLowerCase(Locale.ROOT));
        return object == null ? List.of() : object.columns();
    }

    /** What can stand before a dot. */
    List<String> aliases() {
        return aliases;
    }
}
