package io.tidemark.parser;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Comments;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.ast.WatermarkClause;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Makes CREATE STREAM and CREATE TABLE. Mutable; one per statement. */
final class TableBuilder {
    private final SourceText source;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<Name> primaryKey = new ArrayList<>();
    private final Map<String, String> comments = new HashMap<>();
    private @Nullable Position primaryKeyPosition;
    private @Nullable WatermarkClause watermark;

    TableBuilder(SourceText source) {
        this.source = source;
    }

    /** The statement; position is that of CREATE. */
    Statement.CreateTable build(TidemarkParser.CreateTableContext node, String text, Position position) {
        for (TidemarkParser.TableElementContext element : node.tableElement()) {
            addElement(element);
        }
        boolean keyed = node.TABLE() != null;
        if (!keyed && primaryKeyPosition != null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "a STREAM is append-only and has no PRIMARY KEY",
                    "CREATE TABLE keeps the latest row of each key",
                    primaryKeyPosition);
        }
        if (columns.isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "there is no column",
                    "declare at least one: name type",
                    SourceText.position(node.name()));
        }
        return new Statement.CreateTable(
                keyed,
                SourceText.name(node.name()),
                node.ifNotExists() != null,
                columns,
                primaryKey,
                watermark,
                new Comments(SourceText.comment(node.comment()), comments),
                OptionsBuilder.options(node.options_()),
                text,
                position);
    }

    private void addElement(TidemarkParser.TableElementContext element) {
        if (element.PRIMARY() != null) {
            addPrimaryKey(SourceText.names(element.columnNames()), SourceText.position(element));
        } else if (element.FOR() != null) {
            addWatermark(element);
        } else {
            ParserRuleContext name = element.plainName() == null ? element : element.plainName();
            addColumn(SourceText.name(name), element.columnRest());
            String comment = SourceText.comment(element.comment());
            if (comment != null) {
                comments.put(SourceText.name(name).text(), comment);
            }
        }
    }

    private void addPrimaryKey(List<Name> names, Position position) {
        if (primaryKeyPosition != null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "this is the second PRIMARY KEY; the first stands at " + primaryKeyPosition,
                    "name all columns of the key in one: PRIMARY KEY (a, b)",
                    position);
        }
        primaryKeyPosition = position;
        for (Name name : names) {
            for (Name other : primaryKey) {
                if (SourceText.same(name, other)) {
                    throw duplicate("column '" + name.text() + "' stands twice in the PRIMARY KEY", name.position());
                }
            }
            primaryKey.add(name);
        }
    }

    private void addWatermark(TidemarkParser.TableElementContext element) {
        if (watermark != null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "this is the second WATERMARK; there is one event time, that of column '"
                            + watermark.column().text() + "'",
                    SourceText.position(element));
        }
        watermark = new WatermarkClause(SourceText.name(element.name()), source.query(element.expression()));
    }

    private void addColumn(Name name, TidemarkParser.ColumnRestContext rest) {
        for (ColumnDefinition other : columns) {
            if (SourceText.same(name, other.name())) {
                throw duplicate(
                        "column '" + name.text() + "' is declared twice; the first stands at "
                                + other.name().position(),
                        name.position());
            }
        }
        columns.add(
                rest.AS() != null
                        ? new ColumnDefinition.Computed(name, source.query(rest.expression()))
                        : declaredColumn(name, rest));
    }

    private ColumnDefinition declaredColumn(Name name, TidemarkParser.ColumnRestContext rest) {
        TidemarkParser.@Nullable ColumnConstraintContext nullability = null;
        TidemarkParser.@Nullable ColumnConstraintContext metadata = null;
        for (TidemarkParser.ColumnConstraintContext constraint : rest.columnConstraint()) {
            if (constraint.PRIMARY() != null) {
                addPrimaryKey(List.of(name), SourceText.position(constraint));
            } else if (constraint.METADATA() != null) {
                requireFirst(metadata, constraint);
                metadata = constraint;
            } else {
                requireFirst(nullability, constraint);
                nullability = constraint;
            }
        }
        boolean nullable = nullability == null || nullability.NOT() == null;
        SqlType type = TypeBuilder.type(rest.dataType(), nullable);
        if (metadata == null) {
            return new ColumnDefinition.Physical(name, type);
        }
        String key = metadata.STRING() == null
                ? name.text()
                : SourceText.unquoted(metadata.STRING().getSymbol());
        return new ColumnDefinition.Metadata(name, type, key);
    }

    private static void requireFirst(@Nullable ParserRuleContext earlier, ParserRuleContext constraint) {
        if (earlier != null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    StatementErrorStrategy.found(constraint.getStart()) + " is said twice for this column",
                    SourceText.position(constraint));
        }
    }

    private static TidemarkException duplicate(String message, Position position) {
        return new TidemarkException(ErrorCode.ALREADY_EXISTS, message, "give one of them another name", position);
    }
}
