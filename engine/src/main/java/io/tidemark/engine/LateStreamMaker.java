package io.tidemark.engine;

import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Statement.CreateTable;
import io.tidemark.planner.LateStreams;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Makes the streams of LATE ROWS INTO that do not exist: rows in the engine's memory, as if they had been created by a
 * statement; so a job that is kept stays one, though its late rows go with the process. They come into the catalog when a query that needs them starts. Thread: any; immutable.
 */
final class LateStreamMaker implements LateStreams {
    private final TableBinder binder;

    LateStreamMaker(TableBinder binder) {
        this.binder = binder;
    }

    @Override
    public TableDefinition define(Name name, Schema columns) {
        StringJoiner declared = new StringJoiner(", ", "(", ")");
        for (Column column : columns.columns()) {
            declared.add(quoted(column.name()) + " " + column.type());
        }
        String text = "CREATE STREAM " + quoted(name.text()) + " " + declared
                + " WITH (connector = 'memory', delivery = 'volatile')";
        return binder.bind((CreateTable) StatementParser.parse(text));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The streams and tables that take late rows of a plan. */
    static Set<TableDefinition> of(PhysicalPlan plan) {
        Set<TableDefinition> found = new LinkedHashSet<>();
        plan.outputs().forEach(output -> collect(output, found));
        return found;
    }

    private static void collect(PhysicalNode node, Set<TableDefinition> found) {
        if (node instanceof PhysicalNode.LateRows late) {
            found.add(late.table());
        }
        node.inputs().forEach(input -> collect(input, found));
    }
}
