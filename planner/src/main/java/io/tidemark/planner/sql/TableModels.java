package io.tidemark.planner.sql;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.WatermarkClause;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Understands the computed columns and the watermark of a table. */
final class TableModels {
    private final ExpressionTranslator expressions;
    private final RexBuilder rexBuilder;

    TableModels(ExpressionTranslator expressions, RexBuilder rexBuilder) {
        this.expressions = expressions;
        this.rexBuilder = rexBuilder;
    }

    TableModel model(TableDefinition table) {
        Map<String, RexNode> storedColumns = storedColumns(table);
        List<Column> columns = new ArrayList<>();
        List<Integer> stored = new ArrayList<>();
        List<RexNode> values = new ArrayList<>();
        for (ColumnDefinition definition : table.columns()) {
            String name = definition.name().text();
            refuseDuplicate(columns, definition.name());
            RexNode value;
            if (definition instanceof ColumnDefinition.Computed computed) {
                value = expressions.translate(computed.expression(), storedColumns, table.name());
                columns.add(new Column(name, TypeMapping.fromCalcite(value.getType())));
            } else {
                stored.add(values.size());
                value = Objects.requireNonNull(storedColumns.get(name));
                columns.add(new Column(name, storedType(definition)));
            }
            values.add(value);
        }
        Schema schema = new Schema(columns);
        RelDataType rowType = TypeMapping.row(rexBuilder.getTypeFactory(), columns);
        WatermarkClause clause = table.watermark();
        int timeColumn = clause == null ? -1 : timeColumn(schema, clause.column(), table.name());
        RexNode watermark = clause == null ? null : watermark(clause, schema, rowType, table.name());
        return new TableModel(table, schema, rowType, stored, values, timeColumn, watermark);
    }

    private Map<String, RexNode> storedColumns(TableDefinition table) {
        Map<String, RexNode> columns = new LinkedHashMap<>();
        for (ColumnDefinition definition : table.columns()) {
            if (!(definition instanceof ColumnDefinition.Computed)) {
                RelDataType type = TypeMapping.toCalcite(rexBuilder.getTypeFactory(), storedType(definition));
                columns.put(definition.name().text(), rexBuilder.makeInputRef(type, columns.size()));
            }
        }
        return columns;
    }

    /** The declared type of a column that is not computed. */
    private static SqlType storedType(ColumnDefinition definition) {
        if (definition instanceof ColumnDefinition.Physical physical) {
            return physical.type();
        }
        if (definition instanceof ColumnDefinition.Metadata metadata) {
            return metadata.type();
        }
        throw TidemarkException.internal("a computed column has no declared type");
    }

    private static void refuseDuplicate(List<Column> columns, Name name) {
        if (columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name.text()))) {
            throw new TidemarkException(
                    ErrorCode.ALREADY_EXISTS, "column '" + name.text() + "' is declared twice", name.position());
        }
    }

    private static int timeColumn(Schema schema, Name name, String table) {
        int index = find(schema, name);
        if (index < 0) {
            throw new TidemarkException(
                    ErrorCode.UNKNOWN_COLUMN,
                    "WATERMARK FOR names column '" + name.text() + "', which is not in " + table,
                    suggestion(name.text(), schema),
                    name.position());
        }
        if (!schema.type(index).isTimestamp()) {
            throw new TidemarkException(
                    ErrorCode.NOT_A_TIME_COLUMN,
                    "WATERMARK FOR needs a time column, but '" + schema.name(index) + "' is "
                            + schema.type(index).text(),
                    "declare it as TIMESTAMP(3), or add a computed column of that type",
                    name.position());
        }
        return index;
    }

    private RexNode watermark(WatermarkClause clause, Schema schema, RelDataType rowType, String table) {
        Map<String, RexNode> columns = new LinkedHashMap<>();
        for (int index = 0; index < schema.size(); index++) {
            columns.put(
                    schema.name(index),
                    rexBuilder.makeInputRef(rowType.getFieldList().get(index).getType(), index));
        }
        RexNode watermark = expressions.translate(clause.expression(), columns, table);
        SqlType type = TypeMapping.fromCalcite(watermark.getType());
        if (!type.isTimestamp()) {
            throw new TidemarkException(
                    ErrorCode.TYPE_MISMATCH,
                    "the watermark must be a TIMESTAMP, but this expression is " + type.text(),
                    "write it like " + clause.column().text() + " - INTERVAL '5' SECOND",
                    clause.expression().position());
        }
        refuseClock(watermark, clause);
        return watermark;
    }

    private static void refuseClock(RexNode watermark, WatermarkClause clause) {
        watermark.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                if (call.getOperator().isDynamicFunction()) {
                    throw new TidemarkException(
                            ErrorCode.INVALID_QUERY,
                            "a watermark cannot go by the clock: the same rows read again would give another result",
                            "write it like " + clause.column().text() + " - INTERVAL '5' SECOND",
                            clause.expression().position());
                }
                return super.visitCall(call);
            }
        });
    }

    /** The index of a column by a name that the user wrote, or -1. */
    static int find(Schema schema, Name name) {
        int exact = schema.indexOf(name.text());
        if (exact >= 0 || name.quoted()) {
            return exact;
        }
        for (int index = 0; index < schema.size(); index++) {
            if (schema.name(index).equalsIgnoreCase(name.text())) {
                return index;
            }
        }
        return -1;
    }

    static @Nullable String suggestion(String wrong, Schema schema) {
        List<String> names = schema.columns().stream().map(Column::name).toList();
        return Suggestion.nearest(wrong, names)
                .map(name -> "did you mean '" + name + "'?")
                .orElse(null);
    }
}
