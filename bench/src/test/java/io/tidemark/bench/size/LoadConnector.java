package io.tidemark.bench.size;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Optional;

/**
 * The load of the figures: rows that cost next to nothing to make, and a sink that only counts. Row n has key n while n is
 * below the number of keys; from then on every key comes once in a round, in another order. Thread: any.
 */
public final class LoadConnector implements Connector {
    static final String KEYS = "keys";
    static final String ROWS = "rows";
    static final String RATE = "rate";
    static final String KEPT = "kept";

    /** A prime that no number of keys here has as a factor. */
    private static final long STEP = 7_368_787;

    private static final int ROWS_PER_MILLI = 1_000;

    /** The key of a row. */
    static long key(long row, long keys) {
        return row < keys ? row : row % keys * STEP % keys;
    }

    /** The value of a row. */
    static long value(long row) {
        return row & 1023;
    }

    /** The time of a row, in milliseconds. */
    static long time(long row) {
        return row / ROWS_PER_MILLI;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String summary() {
        return "Rows for figures, and a sink that counts.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.optional(KEYS, OptionSpec.Kind.INTEGER, "1", "How many keys there are."),
                OptionSpec.optional(ROWS, OptionSpec.Kind.INTEGER, null, "How many rows; endless if not given."),
                OptionSpec.optional(
                        RATE, OptionSpec.Kind.INTEGER, "0", "Rows a second once each key has come; 0 for all at once."),
                OptionSpec.optional(KEPT, OptionSpec.Kind.BOOLEAN, "true", "Whether jobs keep checkpoints."));
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        boolean endless = options.number(ROWS).isEmpty();
        return new TableTraits(true, true, endless, endless, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public boolean replayable(TableDefinition table, TableOptions options) {
        return options.flag(KEPT);
    }

    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        long first = request.start() == null
                ? 0
                : request.start().stream()
                        .map(SplitPosition::position)
                        .mapToLong(Long::parseLong)
                        .sum();
        return new Source() {
            @Override
            public int splitCount() {
                return 1;
            }

            @Override
            public SourceReader reader(int index, int count) {
                return new LoadReader(request, first, index == 0);
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new LoadSink(request.epochs());
    }
}
