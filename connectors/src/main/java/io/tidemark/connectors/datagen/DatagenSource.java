package io.tidemark.connectors.datagen;

import io.tidemark.connectors.Formats;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scan of made-up rows. Thread: as {@link Source} says. */
final class DatagenSource implements Source {
    private final ScanRequest request;
    private final int splits;
    private final long startNanos = SystemClock.INSTANCE.nanos();
    private final Map<Integer, DatagenPosition> before = new HashMap<>();
    private final long nowMillis;

    DatagenSource(ScanRequest request) {
        this.request = request;
        splits = request.options().number(DatagenConnector.SPLITS).orElse(1L).intValue();
        List<SplitPosition> start = request.start() == null ? List.of() : request.start();
        start.stream().map(DatagenPosition::parse).forEach(position -> before.put(position.split(), position));
        nowMillis = before.values().stream()
                .mapToLong(DatagenPosition::nowMillis)
                .min()
                .orElse(SystemClock.INSTANCE.millis());
    }

    @Override
    public int splitCount() {
        return splits;
    }

    @Override
    public SourceReader reader(int index, int count) {
        Schema columns = Formats.physicalColumns(request.table());
        long seed = request.options().number(DatagenConnector.SEED).orElse(1L);
        long rows = DatagenConnector.events(request.options());
        List<ColumnGenerator> all = new ArrayList<>();
        for (int place = 0; place < columns.size(); place++) {
            Column column = columns.columns().get(place);
            ColumnGenerator generator =
                    new ColumnOptions(request.options(), column, nowMillis).generator(Chance.bits(seed, place));
            rows = Math.min(rows, generator.rows());
            all.add(generator);
        }
        List<ColumnGenerator> wanted = request.columns().stream()
                .map(column -> all.get(columns.indexOf(column.name())))
                .toList();
        int[] own = new int[splits > index ? (splits - index + count - 1) / count : 0];
        for (int split = 0; split < own.length; split++) {
            own[split] = index + split * count;
        }
        long[] from = Arrays.stream(own)
                .mapToLong(split -> Optional.ofNullable(before.get(split))
                        .map(DatagenPosition::next)
                        .orElse((long) split))
                .toArray();
        return new DatagenReader(
                request, wanted, new DatagenReader.Plan(own, splits, rows, startNanos, nowMillis), from);
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
