package io.tidemark.engine;

import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.parameter.Parameter;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was checked and can be run many times, with other values each time. It may be run by any session of its
 * engine. Thread: any, any number at a time.
 */
public final class Prepared {
    private final StatementText text;
    private final Statement statement;
    private final List<Parameter> parameters;
    private final Schema columns;
    private final boolean givesRows;
    private volatile Known known;

    /**
     * What is known for one catalog: that the statement still is what it was, and perhaps its plan.
     *
     * @param zone of the session that it was planned for
     * @param lookup if it is one by key with its parameters for the key, whatever they are
     */
    private record Known(
            Catalog catalog,
            @Nullable ZoneId zone,
            @Nullable PlanTemplate template,
            @Nullable Lookup lookup) {}

    /**
     * How the statement is answered without its plan.
     *
     * @param places which parameter each column of the key is
     */
    record Lookup(PointLookup lookup, int[] places) {}

    Prepared(
            StatementText text,
            Statement statement,
            Catalog catalog,
            List<Parameter> parameters,
            Schema columns,
            boolean givesRows) {
        this.text = text;
        this.statement = statement;
        this.parameters = List.copyOf(parameters);
        this.columns = columns;
        this.givesRows = givesRows;
        this.known = new Known(catalog, null, null, null);
    }

    /** What the values must be, in the order of the text; named {@code ?1}, {@code ?2}, …. */
    public Schema parameters() {
        List<Column> wanted = new ArrayList<>();
        for (Parameter parameter : parameters) {
            wanted.add(new Column("?" + (wanted.size() + 1), parameter.type()));
        }
        return new Schema(wanted);
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

    List<Parameter> wanted() {
        return parameters;
    }

    /** Whether the statement was checked against this catalog. */
    @SuppressWarnings("ReferenceEquality") // identity is meant: a change makes another catalog
    boolean holdsFor(Catalog catalog) {
        return known.catalog() == catalog;
    }

    /** The plan for this catalog and zone, if it can be used again. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    PlanTemplate template(Catalog catalog, ZoneId zone) {
        Known now = known;
        return now.catalog() == catalog && zone.equals(now.zone()) ? now.template() : null;
    }

    /** The lookup that it is; null if it was not planned with this catalog and zone, or is none. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Lookup lookup(Catalog catalog, ZoneId zone) {
        Known now = known;
        return now.catalog() == catalog && zone.equals(now.zone()) ? now.lookup() : null;
    }

    /** The statement was checked against this catalog. */
    void onChecked(Catalog catalog) {
        known = new Known(catalog, null, null, null);
    }

    /** The statement was planned with this catalog; the plan can be used again unless it is null. */
    void onPlanned(Catalog catalog, ZoneId zone, @Nullable PlanTemplate template, @Nullable Lookup lookup) {
        known = new Known(catalog, zone, template, lookup);
    }
}
