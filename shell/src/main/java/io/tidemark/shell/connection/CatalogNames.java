package io.tidemark.shell.connection;

import java.util.List;

/**
 * The names that completion and the {@code \d} commands offer. Immutable.
 *
 * @param objects streams, tables and views
 * @param functions what queries can call
 * @param settings what SET takes, with what each means
 * @param jobs ids of running jobs
 */
public record CatalogNames(
        List<ObjectName> objects, List<Described> functions, List<Described> settings, List<String> jobs) {
    /** No names at all. */
    public static final CatalogNames NONE = new CatalogNames(List.of(), List.of(), List.of(), List.of());

    public CatalogNames {
        objects = List.copyOf(objects);
        functions = List.copyOf(functions);
        settings = List.copyOf(settings);
        jobs = List.copyOf(jobs);
    }

    /** What a name in FROM stands for. */
    public enum Kind {
        STREAM,
        TABLE,
        VIEW,
        MATERIALIZED_VIEW;

        /** As SQL says it. */
        public String words() {
            return name().replace('_', ' ');
        }
    }

    /**
     * Something that FROM can name.
     *
     * @param name as declared
     * @param kind what it is
     * @param columns its columns with their types; empty if they are not known
     */
    public record ObjectName(String name, Kind kind, List<Described> columns) {
        public ObjectName {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A name and a few words on it.
     *
     * @param name as it is written
     * @param text a type, a syntax or a meaning
     */
    public record Described(String name, String text) {}
}
