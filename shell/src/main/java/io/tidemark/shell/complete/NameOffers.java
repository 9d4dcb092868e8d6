package io.tidemark.shell.complete;

import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.parser.Continuation;
import io.tidemark.parser.NextName;
import io.tidemark.parser.TokenKind;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Offers names of the kinds that may follow. Made for one completion. Thread: main. */
final class NameOffers {
    private static final List<String> TYPES = List.of(
            "BIGINT",
            "INT",
            "SMALLINT",
            "TINYINT",
            "BOOLEAN",
            "VARCHAR",
            "STRING",
            "CHAR",
            "DECIMAL",
            "DOUBLE",
            "FLOAT",
            "REAL",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ",
            "BINARY",
            "VARBINARY",
            "BYTES",
            "ARRAY",
            "MAP",
            "ROW");
    private static final List<String> UNITS = List.of("SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR");

    /** What can be said before the connector is: the options of all connectors would fill the screen. */
    private static final Set<String> FIRST_OPTIONS = Set.of("connector", "connection", "format", "comment");

    private final CatalogNames names;
    private final OptionWords options;
    private final TypedText typed;
    private final Offers offers;
    private final List<Words.Word> before;

    NameOffers(CatalogNames names, OptionWords options, TypedText typed, Offers offers) {
        this.names = names;
        this.options = options;
        this.typed = typed;
        this.offers = offers;
        this.before = Words.all(typed.beginning());
    }

    void offer(Continuation next) {
        for (NextName name : next.names()) {
            switch (name) { // each case offers; there is no value to give
                case TARGET -> objects(EnumSet.of(Kind.STREAM, Kind.TABLE));
                case COLUMN -> columns();
                case TYPE -> TYPES.forEach(offers::keyword);
                case TIME_UNIT -> UNITS.forEach(offers::keyword);
                case OPTION_KEY -> keys();
                case OPTION_VALUE -> values();
                case JOB -> names.jobs().forEach(job -> offers.plain(job, "jobs"));
                case EXPRESSION -> query();
                case OTHER -> objectsByKeyword();
                case FIELD -> {}
            }
        }
    }

    private void objects(Set<Kind> kinds) {
        for (ObjectName object : names.objects()) {
            if (kinds.contains(object.kind())) {
                offers.name(object.name(), "tables", object.kind().words().toLowerCase(Locale.ROOT));
            }
        }
    }

    private void columns() {
        describe(Sources.of(typed.statement(), names).columns());
    }

    private void describe(List<Described> columns) {
        columns.forEach(column -> offers.name(column.name(), "columns", column.text()));
    }

    /** The objects that DROP STREAM, DESCRIBE and the like can name; CREATE takes a new name. */
    private void objectsByKeyword() {
        if (before.isEmpty() || before.get(0).is("CREATE")) {
            return;
        }
        if (before.get(0).is("DESCRIBE") && before.size() == 1) {
            offers.keyword("EXTENDED");
        }
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        boolean materialized = before.stream().anyMatch(word -> word.is("MATERIALIZED"));
        for (Words.Word word : before) {
            if (word.is("STREAM")) {
                kinds.add(Kind.STREAM);
            } else if (word.is("TABLE")) {
                kinds.add(Kind.TABLE);
            } else if (word.is("VIEW")) {
                kinds.add(materialized ? Kind.MATERIALIZED_VIEW : Kind.VIEW);
            }
        }
        objects(kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds);
    }

    private boolean isSetting() {
        return before.get(0).is("SET") || before.get(0).is("RESET");
    }

    private void keys() {
        if (isSetting()) {
            names.settings().forEach(setting -> offers.key(setting.name(), "settings", setting.text()));
            return;
        }
        Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int index = 1; index < before.size(); index++) {
            if (before.get(index).text().equals("=")) {
                given.add(unquoted(key(index)));
            }
        }
        boolean first = connector().isEmpty() && typed.word().isEmpty() && declaresTable();
        for (OptionSpec option : options.options(connector()).values()) {
            if (!given.contains(option.key()) && (!first || FIRST_OPTIONS.contains(option.key()))) {
                offers.key(option.key(), "options", (option.required() ? "needed. " : "") + option.summary());
            }
        }
    }

    private boolean declaresTable() {
        return before.get(0).is("CREATE")
                && (before.get(1).is("STREAM") || before.get(1).is("TABLE"));
    }

    private void values() {
        String key = unquoted(key(before.size() - 1));
        if (!isSetting()) {
            options.values(connector(), key).forEach(offers::value);
            return;
        }
        if (key.equalsIgnoreCase("time-zone") && !typed.word().isEmpty()) {
            new TreeSet<>(ZoneId.getAvailableZoneIds()).forEach(offers::value);
        }
        if (key.equalsIgnoreCase("on-error")) {
            List.of("fail", "dead-letter").forEach(offers::value);
        }
    }

    /** The key before the equal sign of an index, which may have dots. */
    private String key(int equals) {
        StringBuilder key = new StringBuilder();
        for (int index = equals - 1; index >= 0; index--) {
            String text = before.get(index).text();
            boolean part = text.equals(".") || before.get(index).kind() != TokenKind.OPERATOR;
            boolean joined = key.isEmpty() || text.equals(".") || key.charAt(0) == '.';
            if (!part || !joined) {
                break;
            }
            key.insert(0, text);
        }
        return key.toString();
    }

    private String connector() {
        List<Words.Word> words = Words.all(typed.statement());
        for (int index = 0; index + 2 < words.size(); index++) {
            boolean key = unquoted(words.get(index).text()).equalsIgnoreCase("connector");
            if (key && words.get(index + 1).text().equals("=")) {
                return unquoted(words.get(index + 2).text());
            }
        }
        return "";
    }

    private static String unquoted(String text) {
        return text.startsWith("'") && text.endsWith("'") && text.length() > 1
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private void query() {
        Words words = Words.of(typed.beginning());
        Sources sources = Sources.of(typed.statement(), names);
        if (words.fromEnd(0).text().equals(".")) {
            describe(sources.columnsOf(words.fromEnd(1).text()));
            return;
        }
        QueryWords next = QueryWords.after(words);
        if (typed.quote() == 0) {
            next.keywords().forEach(offers::keyword);
        }
        if (next.types()) {
            TYPES.forEach(offers::keyword);
        }
        if (next.tables()) {
            objects(EnumSet.allOf(Kind.class));
        }
        if (next.expressions()) {
            List<Described> columns = sources.columns();
            if (columns.isEmpty()) {
                names.objects().forEach(object -> describe(object.columns()));
            }
            describe(columns);
            sources.aliases().forEach(offers::qualifier);
            names.functions().forEach(function -> offers.function(function.name(), function.text()));
        }
    }
}
