package io.tidemark.engine;

import io.tidemark.executor.checkpoint.CheckpointInspection;
import io.tidemark.executor.checkpoint.CheckpointInspection.Summary;
import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of a job that does not run, as its folder shows them. Stateless. */
final class StoredCheckpoints {
    private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);

    private StoredCheckpoints() {}

    /** Those up to the one committed last, oldest first; none if the folder cannot be read. */
    static List<JobCheckpoints.Done> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try {
            List<Summary> found = new ArrayList<>(CheckpointInspection.find(directory).stream()
                    .map(CheckpointInspection::summary)
                    .filter(summary -> summary.failure() == null)
                    .sorted(Comparator.comparingLong(Summary::number))
                    .toList());
            long committed = found.stream()
                    .filter(Summary::committed)
                    .mapToLong(Summary::number)
                    .max()
                    .orElse(-1);
            return found.stream()
                    .filter(summary -> summary.number() <= committed)
                    .map(StoredCheckpoints::done)
                    .toList();
        } catch (TidemarkException unreadable) {
            LOG.debug("event=checkpoints_not_listed folder={}", directory, unreadable);
            return List.of();
        }
    }

    private static JobCheckpoints.Done done(Summary summary) {
        return new JobCheckpoints.Done(
                summary.number(), summary.createdMillis(), 0, 0, summary.ownBytes(), summary.full(), summary.folder());
    }
}
