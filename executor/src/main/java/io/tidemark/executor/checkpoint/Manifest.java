package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the MANIFEST of a checkpoint says: all that the job's start must know, and the list of every file needed.
 *
 * @param savepoint whether all files are in the manifest's own folder
 * @param parent the checkpoint that the newest files follow; -1 if all are full
 */
record Manifest(
        String jobUuid,
        long number,
        long incarnation,
        long parent,
        long createdMillis,
        boolean savepoint,
        String statement,
        String planFingerprint,
        List<String> environment,
        List<Operator> operators,
        List<SourceState> sources) {
    Manifest {
        environment = List.copyOf(environment);
        operators = List.copyOf(operators);
        sources = List.copyOf(sources);
    }

    /**
     * An operator.
     *
     * @param tasks what each has, in their order
     */
    record Operator(String operator, String description, String fingerprint, List<TaskState> tasks) {
        Operator {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * What one task of an operator has.
     *
     * @param wholes by name; not changed any more
     * @param chain its files, the oldest first, which is full
     */
    record TaskState(Map<String, byte[]> wholes, List<FileReference> chain) {
        TaskState {
            chain = List.copyOf(chain);
        }
    }

    Optional<Operator> operator(String id) {
        return operators.stream().filter(each -> each.operator().equals(id)).findFirst();
    }

    /** All files needed. */
    List<FileReference> files() {
        return operators.stream()
                .flatMap(operator -> operator.tasks().stream())
                .flatMap(task -> task.chain().stream())
                .toList();
    }
}
