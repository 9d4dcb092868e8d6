package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.operator.StoredValues;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.TableReader;
import io.tidemark.executor.table.TableScan;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table without a connector, or of a materialized view, for Java code: the same rows that SQL sees, as safe and
 * as consistent. A write that has returned is on disk (unless the engine is ephemeral) and visible to everyone; what is
 * written together ({@link #putAll}) is seen together. Reading does not wait for writers. Views can only be read.
 *
 * <pre>{@code
 * session.execute("CREATE TABLE carts (customer VARCHAR, items MAP<VARCHAR, INT>, PRIMARY KEY (customer))");
 * StateTableView carts = session.stateTable("carts");
 * carts.put("ada", Map.of("lamp", 1, "chair", 4));
 * Optional<Row> cart = carts.get("ada");                       // microseconds
 * Map<?, ?> items = (Map<?, ?>) cart.orElseThrow().value("items");
 * try (StateTableView.Scan all = carts.scan()) {               // one version, whatever is written meanwhile
 *     for (Row row : all) {
 *         System.out.println(row.text("customer"));
 *     }
 * }
 * carts.remove("ada");
 * }</pre>
 *
 * <p>Values are of the classes that {@link Row} gives: Boolean, Integer, Long, Double, BigDecimal, String, byte[], LocalDate,
 * LocalTime, LocalDateTime, Instant, Duration, Period, List (ARRAY), Map (MAP), and for ROW a Row, a Map by the names of fields
 * or a List in their order. Thread: any, any number at a time.
 */
public final class StateTableView {
    private final TableDefinition definition;
    private final KeyedTable table;
    private final ZoneId timeZone;
    private final Schema schema;
    private final int[] keys;

    StateTableView(TableDefinition definition, KeyedTable table, ZoneId timeZone) {
        this.definition = definition;
        this.table = table;
        this.timeZone = timeZone;
        int stored = (int) definition.columns().stream()
                .filter(ColumnDefinition.Physical.class::isInstance)
                .count(); // a view that keeps all rows has a number of arrival behind them
        this.schema = new Schema(table.layout().schema().columns().subList(0, stored));
        this.keys = definition.primaryKey().stream().mapToInt(schema::indexOf).toArray();
    }

    /** The stored columns. */
    public Schema schema() {
        return schema;
    }

    /** The names of the primary key's columns, in their order; none for a view that keeps all rows, or one row. */
    public List<String> primaryKey() {
        return definition.primaryKey();
    }

    /**
     * The row of a key.
     *
     * @param key a value for each column of the primary key, in its order
     * @throws TidemarkException TYPE_MISMATCH if the values are no key of this table
     */
    public Optional<Row> get(Object... key) {
        ColumnBatch found = ColumnBatch.create(table.layout().schema(), 1);
        TableReader reader = table.reader();
        if (!reader.find(keyBatch(key), 0, found, 0)) {
            return Optional.empty();
        }
        found.rowCount = 1;
        return Optional.of(new Row(schema, timeZone, found, 0));
    }

    private ColumnBatch keyBatch(Object[] key) {
        requireKey();
        if (key.length != keys.length) {
            throw new TidemarkException(
                    ErrorCode.TYPE_MISMATCH,
                    "the primary key of " + definition.name() + " has " + keys.length + " columns " + primaryKey()
                            + ", but " + key.length + " values were given");
        }
        List<SqlType> types = new ArrayList<>();
        for (int column : keys) {
            types.add(schema.type(column));
        }
        ColumnBatch batch = ColumnBatch.create(types, 1);
        for (int index = 0; index < key.length; index++) {
            FromJava.set(schema.name(keys[index]), types.get(index), key[index], batch.columns[index], 0);
        }
        batch.rowCount = 1;
        return batch;
    }

    private void requireKey() {
        if (table.layout().keys().length != keys.length) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    definition.name() + " keeps all rows and has no key",
                    "read it with scan()",
                    null);
        }
    }

    /** Puts a row in the place of the one with its key. Values for all columns, in their order. */
    public void put(@Nullable Object... values) {
        putAll(List.of(Collections.unmodifiableList(Arrays.asList(values))));
    }

    /** Puts a row given by the names of columns; those that are not named are NULL. */
    public void put(Map<String, ? extends @Nullable Object> values) {
        Set<String> unknown = new HashSet<>(values.keySet());
        List<@Nullable Object> row = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            unknown.remove(schema.name(column));
            row.add(values.get(schema.name(column)));
        }
        if (!unknown.isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.UNKNOWN_COLUMN,
                    definition.name() + " has no column '" + unknown.iterator().next() + "'; it has "
                            + schema.columns());
        }
        putAll(List.of(row));
    }

    /** Puts rows, all of which become visible together. */
    public void putAll(List<? extends List<? extends @Nullable Object>> rows) {
        requireWritable();
        ColumnBatch batch = ColumnBatch.create(schema, Math.max(1, rows.size()));
        for (int row = 0; row < rows.size(); row++) {
            List<? extends @Nullable Object> values = rows.get(row);
            if (values.size() != schema.size()) {
                throw new TidemarkException(
                        ErrorCode.TYPE_MISMATCH,
                        definition.name() + " has " + schema.size() + " columns, but a row of " + values.size()
                                + " values was given");
            }
            for (int column = 0; column < schema.size(); column++) {
                FromJava.set(schema.name(column), schema.type(column), values.get(column), batch.columns[column], row);
            }
        }
        batch.rowCount = rows.size();
        new StoredValues(definition).check(batch);
        table.awaitSafe(table.apply(editor -> editor.apply(batch), Long.MIN_VALUE));
    }

    /** Removes the row of a key; says whether there was one. */
    public boolean remove(Object... key) {
        requireWritable();
        ColumnBatch keyRow = keyBatch(key);
        boolean[] found = new boolean[1];
        table.awaitSafe(table.apply(editor -> found[0] = editor.removeKey(keyRow, 0), Long.MIN_VALUE));
        return found[0];
    }

    private void requireWritable() {
        if (definition.materializedView()) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    definition.name() + " is a materialized view: its query writes it",
                    "write to the tables that it reads",
                    null);
        }
    }

    /** All rows at the version that is visible now; must be closed unless it was read to its end. */
    public Scan scan() {
        return new Scan(table.scan(), schema, timeZone);
    }

    /** A walk over the rows of one version. Thread: one at a time. */
    public static final class Scan implements Iterable<Row>, AutoCloseable {
        private final TableScan scan;
        private final Schema schema;
        private final ZoneId timeZone;

        private Scan(TableScan scan, Schema schema, ZoneId timeZone) {
            this.scan = scan;
            this.schema = schema;
            this.timeZone = timeZone;
        }

        /** The watermark at which all rows are consistent; empty if nothing is known. */
        public Optional<Instant> watermark() {
            long millis = scan.watermark();
            boolean known = millis != Long.MIN_VALUE && millis != Long.MAX_VALUE;
            return known ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
        }

        /** The rows, in no order; they can be gone through once. */
        @Override
        public Iterator<Row> iterator() {
            return new Iterator<>() {
                private @Nullable ColumnBatch batch;
                private int place;

                @Override
                public boolean hasNext() {
                    if (batch == null || place == batch.rowCount) {
                        batch = scan.next();
                        place = 0;
                    }
                    return batch != null;
                }

                @Override
                public Row next() {
                    if (!hasNext() || batch == null) {
                        throw new NoSuchElementException("there are no more rows");
                    }
                    return new Row(schema, timeZone, batch, place++);
                }
            };
        }

        /** Lets the table forget the version. */
        @Override
        public void close() {
            scan.close();
        }
    }
}
