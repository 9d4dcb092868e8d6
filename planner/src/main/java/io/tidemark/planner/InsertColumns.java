package io.tidemark.planner;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.lower.Assignment;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of its target an INSERT fills.
 *
 * @param target where rows go
 * @param written the columns that are stored, in order: all that a sink gets
 * @param filled for each column of the query, its index in written
 */
record InsertColumns(TableDefinition target, List<Column> written, List<Integer> filled) {
    InsertColumns {
        written = List.copyOf(written);
        filled = List.copyOf(filled);
    }

    static InsertColumns of(TableDefinition target, Name targetName, List<Name> columns) {
        if (!target.traits().writable()) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "the connector '" + target.connector() + "' of " + target.name() + " can only be read",
                    targetName.position());
        }
        List<Column> written = new ArrayList<>();
        for (ColumnDefinition definition : target.columns()) {
            if (definition instanceof ColumnDefinition.Physical physical) {
                written.add(new Column(physical.name().text(), physical.type()));
            }
        }
        List<Integer> filled = new ArrayList<>();
        for (Name name : columns) {
            int index = find(target, written, name);
            if (filled.contains(index)) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY, "column '" + name.text() + "' is named twice", name.position());
            }
            filled.add(index);
        }
        for (int index = 0; columns.isEmpty() && index < written.size(); index++) {
            filled.add(index);
        }
        return new InsertColumns(target, written, filled);
    }

    /** The columns that are filled, in the order of the query. */
    List<Column> columns() {
        return filled.stream().map(written::get).toList();
    }

    /** Refuses changes that the target cannot take. */
    static void checkChanges(TableDefinition target, Name targetName, ChangelogMode mode) {
        if (mode == ChangelogMode.RETRACT && target.traits().accepts() == ChangelogMode.INSERT_ONLY) {
            throw new TidemarkException(
                    ErrorCode.CHANGES_NOT_ACCEPTED,
                    "the query changes rows that it has given before, but " + target.name() + " (connector '"
                            + target.connector() + "') only takes new rows",
                    "write EMIT AFTER WATERMARK to get each row once, or insert into a table with a primary key",
                    targetName.position());
        }
    }

    /** The query with its columns in the target's order and types; columns that are not filled are NULL. */
    PhysicalNode assign(PhysicalNode query, Position position) {
        Schema schema = query.schema();
        if (schema.size() != filled.size()) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "INSERT INTO " + target.name() + " fills " + filled.size() + " columns ("
                            + String.join(
                                    ", ",
                                    filled.stream()
                                            .map(written::get)
                                            .map(Column::name)
                                            .toList())
                            + "), but the query gives " + schema.size(),
                    null,
                    position);
        }
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < written.size(); index++) {
            Column column = written.get(index);
            int source = filled.indexOf(index);
            if (source < 0 && !column.type().nullable()) {
                throw new TidemarkException(
                        ErrorCode.TYPE_MISMATCH,
                        "column '" + column.name() + "' of " + target.name() + " is NOT NULL and gets no value",
                        null,
                        position);
            }
            Expression value = source < 0
                    ? new Expression.Literal(null, column.type())
                    : Assignment.to(column, target.name(), query, source, position);
            values.add(value);
            columns.add(new Column(column.name(), value.type()));
        }
        return new PhysicalNode.Project(query, values, new Schema(columns));
    }

    private static int find(TableDefinition target, List<Column> written, Name name) {
        for (int index = 0; index < written.size(); index++) {
            String declared = written.get(index).name();
            if (name.quoted() ? declared.equals(name.text()) : declared.equalsIgnoreCase(name.text())) {
                return index;
            }
        }
        Optional<ColumnDefinition> other = target.columns().stream()
                .filter(column -> column.name().text().equalsIgnoreCase(name.text()))
                .findFirst();
        if (other.isPresent()) {
            boolean computed = other.get() instanceof ColumnDefinition.Computed;
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "column '" + name.text() + "' is " + (computed ? "computed" : "filled by the connector")
                            + " and cannot be inserted",
                    name.position());
        }
        List<String> names = written.stream().map(Column::name).toList();
        throw new TidemarkException(
                ErrorCode.UNKNOWN_COLUMN,
                "column '" + name.text() + "' is not in " + target.name(),
                Suggestion.nearest(name.text(), names)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(null),
                name.position());
    }
}
