package io.tidemark.parser;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Comments;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Option;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.TreeMap;

/** Prints a statement's records for golden files: one component a line, nested ones indented. */
final class StatementPrinter {
    private final StringBuilder result = new StringBuilder();

    private StatementPrinter() {}

    static String print(Object statement) {
        StatementPrinter printer = new StatementPrinter();
        printer.value(statement, "");
        return printer.result.toString();
    }

    private void value(Object value, String indent) {
        if (value instanceof Name name) {
            String quote = name.quoted() ? "\"" : "";
            result.append(quote + name.text() + quote + " @" + name.position()).append('\n');
        } else if (value instanceof QueryText query) {
            result.append("[" + query.sql().replace("\r", "\\r").replace("\n", "\\n") + "] @" + query.position())
                    .append('\n');
        } else if (value instanceof ColumnDefinition column) {
            column(column);
        } else if (value instanceof Option option) {
            String secret = option.secret() ? "SECRET " : "";
            result.append("[" + option.key() + "] @" + option.keyPosition() + " = " + secret + "[" + option.value()
                            + "] @" + option.valuePosition())
                    .append('\n');
        } else if (value instanceof Comments comments) {
            result.append("[" + comments.whole() + "] " + new TreeMap<>(comments.columns()))
                    .append('\n');
        } else if (value instanceof List<?> list) {
            list(list, indent);
        } else if (value instanceof Record record && !(value instanceof Position) && !(value instanceof SqlType)) {
            components(record, indent);
        } else {
            result.append(String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n"))
                    .append('\n');
        }
    }

    private void column(ColumnDefinition column) {
        result.append(column.name().text() + " @" + column.name().position() + " ");
        if (column instanceof ColumnDefinition.Computed computed) {
            value(computed.expression(), "");
        } else if (column instanceof ColumnDefinition.Physical physical) {
            result.append(physical.type()).append('\n');
        } else if (column instanceof ColumnDefinition.Metadata metadata) {
            result.append(metadata.type() + " from '" + metadata.key() + "'").append('\n');
        }
    }

    private void list(List<?> list, String indent) {
        result.deleteCharAt(result.length() - 1).append('\n');
        for (Object element : list) {
            result.append(indent).append("- ");
            value(element, indent + "  ");
        }
    }

    private void components(Record record, String indent) {
        result.append(record.getClass().getSimpleName()).append('\n');
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = component(record, component);
            boolean absent = value == null
                    || Boolean.FALSE.equals(value)
                    || Comments.NONE.equals(value)
                    || value instanceof List<?> list && list.isEmpty();
            if (!absent) {
                result.append(indent).append("  ").append(component.getName()).append(": ");
                value(value, indent + "    ");
            }
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
