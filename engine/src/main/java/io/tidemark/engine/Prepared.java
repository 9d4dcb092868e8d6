package io.tidemark.engine;

import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.types.Schema;

/**
 * A statement that was checked and can be run many times, with other values each time. It belongs to the session that prepared
 * it and to its siblings. Immutable.
 */
public final class Prepared {
    private final StatementText text;
    private final Statement statement;
    private final Catalog catalog;
    private final Schema parameters;
    private final Schema columns;
    private final boolean givesRows;

    Prepared(
            StatementText text,
            Statement statement,
            Catalog catalog,
            Schema parameters,
            Schema columns,
            boolean givesRows) {
        this.text = text;
        this.statement = statement;
        this.catalog = catalog;
        this.parameters = parameters;
        this.columns = columns;
        this.givesRows = givesRows;
    }

    /** What the values must be, in the order of the text; named {@code ?1}, {@code ?2}, …. */
    public Schema parameters() {
        return parameters;
    }

    /** The columns of the result; none if it gives no rows. */
    public Schema columns() {
        return columns;
    }

    /** Whether the statement gives rows. */
    public boolean givesRows() {
        return givesRows;
    }

    /** The statement as it was parsed, for those who decide who may run it. */
    public Statement statement() {
        return statement;
    }

    StatementText text() {
        return text;
    }

    Catalog catalog() {
        return catalog;
    }
}
