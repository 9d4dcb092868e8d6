package io.tidemark.connectors.datagen;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.text.TimeText;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Column;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes up rows for a table of any columns. A value depends only on the seed, the column and the number of the row, so a
 * query sees the same whatever it reads beside and however often. Thread: any.
 */
public final class DatagenConnector implements Connector {
    static final String EVENTS = "events";
    static final String RATE = "rate";
    static final String SEED = "seed";
    static final String SPLITS = "splits";
    static final String START = "start";
    static final String NOW = "now";
    static final String EVENT_RATE = "event-rate";

    private static final long DEFAULT_EVENT_RATE = 1000;
    private static final long MAX_SPLITS = 1024;
    private static final long MAX_RATE = 1_000_000_000;

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.optional(
                    EVENTS, OptionSpec.Kind.INTEGER, null, "How many rows there are. Endless if not given."),
            OptionSpec.optional(
                    RATE,
                    OptionSpec.Kind.INTEGER,
                    "0",
                    "Rows per second of the clock; 0 for as fast as they are read."),
            OptionSpec.optional(SEED, OptionSpec.Kind.INTEGER, "1", "The same seed gives the same rows."),
            OptionSpec.optional(
                    SPLITS, OptionSpec.Kind.INTEGER, "1", "Partitions over which the rows go in turn, from 1 to 1024."),
            OptionSpec.optional(
                    START,
                    OptionSpec.Kind.TEXT,
                    "2026-01-01 00:00:00",
                    "What columns of points of time begin with; 'now' for the time when the query starts."),
            OptionSpec.optional(
                    EVENT_RATE,
                    OptionSpec.Kind.INTEGER,
                    null,
                    "Rows per second of columns of points of time; 'rate' if that is given, or else 1000."));

    @Override
    public String name() {
        return "datagen";
    }

    @Override
    public String summary() {
        return "Made-up rows for any columns, for trying things out and for load.";
    }

    @Override
    public List<String> notes() {
        return List.of("**Read exactly once**: jobs that keep checkpoints go on with the row after the last one.");
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(OPTIONS);
        options.addAll(ColumnOptions.specs("COLUMN"));
        return options;
    }

    @Override
    public List<OptionSpec> optionsOf(TableDefinition table) {
        List<OptionSpec> options = new ArrayList<>(OPTIONS);
        for (Column column : Formats.physicalColumns(table).columns()) {
            options.addAll(ColumnOptions.specs(column.name()));
        }
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        inRange(options, EVENTS, 0, Long.MAX_VALUE);
        inRange(options, RATE, 0, MAX_RATE);
        inRange(options, EVENT_RATE, 1, MAX_RATE);
        inRange(options, SPLITS, 1, MAX_SPLITS);
        if (!options.require(START).equals(NOW)) {
            startMillis(options, 0);
        }
        long events = events(options);
        for (Column column : Formats.physicalColumns(table).columns()) {
            events = Math.min(events, new ColumnOptions(options, column, 0).rows());
        }
        boolean endless = events == Long.MAX_VALUE;
        return new TableTraits(true, false, endless, endless, ChangelogMode.INSERT_ONLY);
    }

    private static void inRange(TableOptions options, String key, long least, long most) {
        long value = options.number(key).orElse(least);
        if (value < least || value > most) {
            throw options.invalid(key, "is not from " + least + (most == Long.MAX_VALUE ? " on" : " to " + most));
        }
    }

    static long events(TableOptions options) {
        return options.number(EVENTS).orElse(Long.MAX_VALUE);
    }

    static long eventRate(TableOptions options) {
        long rate = options.number(RATE).orElse(0L);
        return options.number(EVENT_RATE).orElse(rate > 0 ? rate : DEFAULT_EVENT_RATE);
    }

    /** Milliseconds of the option 'start', whose word 'now' is the given time. */
    static long startMillis(TableOptions options, long now) {
        if (options.require(START).equals(NOW)) {
            return now;
        }
        byte[] text = options.require(START).getBytes(StandardCharsets.UTF_8);
        long millis = TimeText.timestamp(text, 0, text.length);
        if (millis == TimeText.INVALID) {
            throw options.invalid(START, "is not a timestamp such as 2026-01-01 00:00:00, nor 'now'");
        }
        return millis;
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public String positionName() {
        return "row";
    }

    /** Rows depend on their number alone. */
    @Override
    public boolean replayable(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        return new DatagenSource(request);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        throw TidemarkException.internal("a datagen table was opened for writing");
    }
}
