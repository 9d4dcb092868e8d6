package io.tidemark.parser;

/** What a name, or what stands in its place, means where the grammar takes one. */
public enum NextName {
    /** The table or stream that an INSERT writes to. */
    TARGET("the name of the target"),
    COLUMN("a column"),
    TYPE("a type"),
    FIELD("a field"),
    TIME_UNIT("a unit such as SECOND"),
    /** The key of an option or setting. */
    OPTION_KEY("a key"),
    /** The value of an option or setting. */
    OPTION_VALUE("a value"),
    JOB("the id of a job"),
    /** An expression, a condition or the rest of a query: the grammar of statements does not look into it. */
    EXPRESSION("an expression"),
    /** Any other name, most often that of an object of the catalog. */
    OTHER("a name");

    private final String phrase;

    NextName(String phrase) {
        this.phrase = phrase;
    }

    /** How messages say it. */
    String phrase() {
        return phrase;
    }
}
