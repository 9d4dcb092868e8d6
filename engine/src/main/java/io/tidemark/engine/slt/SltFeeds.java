package io.tidemark.engine.slt;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.engine.Tidemark;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the lines of feeds into memory tables. Thread: the runner's. */
final class SltFeeds {
    private static final String WATERMARK = "watermark ";

    private final Tidemark tidemark;
    private final Set<MemoryTable> fed = new LinkedHashSet<>();

    SltFeeds(Tidemark tidemark) {
        this.tidemark = tidemark;
    }

    Optional<SltFailure> feed(SltStep.Feed step) {
        TableDefinition definition = tidemark.catalog()
                .find(step.table(), false)
                .filter(TableDefinition.class::isInstance)
                .map(TableDefinition.class::cast)
                .orElse(null);
        if (definition == null) {
            return failure(step.line(), "there is no stream or table " + step.table());
        }
        if (!definition.connector().equals("memory")) {
            return failure(
                    step.line(),
                    step.table() + " has the connector '" + definition.connector() + "'; feeds are for 'memory'");
        }
        MemoryTable table =
                tidemark.memoryTables().table(definition.options().getOrDefault("table", definition.name()));
        table.addSplits(step.split());
        fed.add(table);
        Schema schema = schemaOf(definition);
        for (SltStep.Event event : step.events()) {
            Optional<SltFailure> failure = append(table, step.split(), schema, event);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Optional<SltFailure> append(MemoryTable table, int split, Schema schema, SltStep.Event event) {
        String text = event.text();
        try {
            if (text.startsWith(WATERMARK)) {
                table.watermark(
                        split, SltText.millis(text.substring(WATERMARK.length()).strip()));
            } else if (text.equals("idle")) {
                table.idle(split);
            } else {
                List<SqlType> types =
                        schema.columns().stream().map(Column::type).toList();
                table.append(split, schema, SltText.values(text, types));
            }
        } catch (DateTimeException malformed) {
            return failure(event.line(), "'" + text + "' is no time: write watermark 00:00:10");
        } catch (TidemarkException wrong) {
            return failure(event.line(), "the row cannot be fed: " + wrong.text());
        }
        return Optional.empty();
    }

    private static Schema schemaOf(TableDefinition table) {
        List<Column> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Physical physical) {
                columns.add(new Column(physical.name().text(), physical.type()));
            }
        }
        return new Schema(columns);
    }

    /** Ends all tables that were fed. */
    void end() {
        fed.forEach(MemoryTable::end);
        fed.clear();
    }

    private static Optional<SltFailure> failure(int line, String message) {
        return Optional.of(new SltFailure(line, message, List.of()));
    }
}
