package io.tidemark.engine;

import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.FileCheckpointStore;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.checkpoint.RestoredCheckpoint.KnownOperator;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.ViewSink;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills materialized views whose jobs are paused or stopped from their last checkpoint, when an engine starts. Stateless. */
final class StoredViews {
    private static final Logger LOG = LoggerFactory.getLogger(StoredViews.class);
    private static final String VIEW = "view-";

    private StoredViews() {}

    /**
     * Shows what a checkpoint knows. If it cannot be read, the view stays without rows, and readers are told that.
     *
     * @param directory the checkpoints of the view's job
     */
    static void fill(KeyedTable view, Path directory, FileCheckpointStore.Settings settings) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (CheckpointStore store = FileCheckpointStore.open(directory, settings)) {
            OptionalLong number = last(store);
            if (number.isPresent()) {
                try (RestoredCheckpoint checkpoint = store.open(number.getAsLong())) {
                    fill(view, checkpoint);
                }
            }
        } catch (TidemarkException unreadable) {
            LOG.warn(
                    "event=view_not_readable view={} reason=\"{}\"",
                    LogText.part(view.name()),
                    LogText.part(unreadable.text()));
        }
    }

    private static OptionalLong last(CheckpointStore store) {
        List<Long> numbers = store.numbers();
        long newest = numbers.isEmpty() ? -1 : numbers.get(numbers.size() - 1);
        long number = store.lastCommitted().orElse(newest);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static void fill(KeyedTable view, RestoredCheckpoint checkpoint) {
        for (KnownOperator operator : checkpoint.operators()) {
            if (operator.operator().startsWith(VIEW)) {
                ViewSink.fill(view, checkpoint.state(operator.operator(), 0, 1));
            }
        }
    }
}
