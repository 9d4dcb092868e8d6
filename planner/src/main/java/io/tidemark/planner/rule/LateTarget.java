package io.tidemark.planner.rule;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where LATE ROWS INTO sends rows: the input's columns and the watermark that judged the row, matched by name.
 *
 * @param name as the user wrote it
 * @param existing the stream or table of that name, or null
 * @param maker makes a stream of these columns where there is none
 */
public record LateTarget(Name name, @Nullable TableDefinition existing, Function<Schema, TableDefinition> maker) {
    /** The name of the column that is added. */
    static final String WATERMARK = "watermark";

    /** The columns of late rows: those of the input and the watermark. */
    static Schema columns(Schema input, Name name) {
        List<Column> columns = new ArrayList<>();
        for (Column column : input.columns()) {
            if (column.name().equalsIgnoreCase(WATERMARK)) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY,
                        "LATE ROWS INTO adds a column '" + WATERMARK + "', and the input has one of that name",
                        "read the stream through a view that gives the column another name",
                        name.position());
            }
            columns.add(new Column(column.name(), column.type()));
        }
        columns.add(new Column(WATERMARK, SqlType.timestamp()));
        return new Schema(columns);
    }

    /**
     * The node that says where late rows go.
     *
     * @param input what the judging node reads
     * @param places where the columns of the late rows stand in it
     * @param late the columns of the late rows, the watermark last
     */
    PhysicalNode.LateRows over(PhysicalNode input, List<Integer> places, Schema late) {
        TableDefinition table = existing == null ? maker.apply(late) : existing;
        List<Column> written = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        boolean[] taken = new boolean[late.size()];
        for (ColumnDefinition definition : table.columns()) {
            int source = indexOf(late, definition.name().text());
            if (source >= 0) {
                taken[source] = true;
            }
            if (definition instanceof ColumnDefinition.Physical physical) {
                written.add(new Column(physical.name().text(), physical.type()));
                columns.add(source(table, physical, late, source, places));
            }
        }
        for (int index = 0; index < taken.length; index++) {
            if (!taken[index]) {
                throw misfit(
                        table.name() + " has no column '" + late.name(index) + "' ("
                                + late.type(index).text() + ")",
                        late);
            }
        }
        return new PhysicalNode.LateRows(input, columns, new Schema(written), table);
    }

    private int source(
            TableDefinition table, ColumnDefinition.Physical column, Schema late, int source, List<Integer> places) {
        if (source < 0) {
            if (!column.type().nullable()) {
                throw misfit(
                        "column '" + column.name().text() + "' of " + table.name()
                                + " is NOT NULL and late rows have no value for it",
                        late);
            }
            return PhysicalNode.LateRows.NOTHING;
        }
        if (!takes(column.type(), late.type(source))) {
            throw misfit(
                    "column '" + column.name().text() + "' of " + table.name() + " is "
                            + column.type().text() + ", but late rows have "
                            + late.type(source).text(),
                    late);
        }
        return source == places.size() ? PhysicalNode.LateRows.WATERMARK : places.get(source);
    }

    /** Whether values of one type are values of the other as they are. */
    private static boolean takes(SqlType to, SqlType from) {
        if (from.nullable() && !to.nullable() || from.layout() != to.layout()) {
            return false;
        }
        if (from.isText() || from.isBinary()) {
            boolean same = from.isText() ? to.isText() : to.isBinary();
            return same
                    && (to.precision() == SqlType.UNSPECIFIED
                            || from.precision() != SqlType.UNSPECIFIED && from.precision() <= to.precision());
        }
        if (from.isInteger() && to.isInteger()) {
            return from.kind().ordinal() <= to.kind().ordinal();
        }
        return from.kind() == to.kind()
                && from.scale() == to.scale()
                && (from.kind() != SqlType.Kind.DECIMAL || from.precision() <= to.precision())
                && from.fields().equals(to.fields());
    }

    private static int indexOf(Schema schema, String name) {
        for (int index = 0; index < schema.size(); index++) {
            if (schema.name(index).equalsIgnoreCase(name)) {
                return index;
            }
        }
        return -1;
    }

    private TidemarkException misfit(String why, Schema late) {
        List<String> columns = late.columns().stream()
                .map(column -> column.name() + " " + column.type().text())
                .toList();
        return new TidemarkException(
                ErrorCode.TYPE_MISMATCH,
                "LATE ROWS INTO " + name.text() + ": " + why,
                "give it the columns " + String.join(", ", columns)
                        + "; or name a stream that does not exist, and it is made",
                name.position());
    }
}
