package io.tidemark.types;

/** What a row of a changelog does to the result. The ordinal is the byte that a batch keeps for each row. */
public enum RowKind {
    INSERT("+I"),
    UPDATE_BEFORE("-U"),
    UPDATE_AFTER("+U"),
    DELETE("-D");

    private final String symbol;

    RowKind(String symbol) {
        this.symbol = symbol;
    }

    /** The two characters that outputs show: +I, -U, +U or -D. */
    public String symbol() {
        return symbol;
    }

    /** Whether the row is added to the result (+I, +U) and not taken away from it. */
    public boolean adds() {
        return this == INSERT || this == UPDATE_AFTER;
    }
}
