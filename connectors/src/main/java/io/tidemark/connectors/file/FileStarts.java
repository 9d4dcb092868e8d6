package io.tidemark.connectors.file;

import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SplitPosition;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where an earlier run has stopped in each file. Immutable. */
final class FileStarts {
    private final Map<String, FilePosition> positions = new LinkedHashMap<>();

    FileStarts(ScanRequest request) {
        List<SplitPosition> before = request.start() == null ? List.of() : request.start();
        before.forEach(position -> positions.put(position.split(), FilePosition.parse(position)));
    }

    /** Where to go on in a file; its beginning if it was not read before. */
    FilePosition of(Path file) {
        return positions.getOrDefault(file.toString(), FilePosition.START);
    }

    /** Whether a file was read before. */
    boolean knows(Path file) {
        return positions.containsKey(file.toString());
    }

    /** Refuses to go on without a file that was not read to its end. */
    void checkListed(List<Path> files) {
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.add(file.toString()));
        positions.forEach((path, position) -> {
            if (!position.ended() && !names.contains(path)) {
                throw FileLoss.missing(Path.of(path), position);
            }
        });
    }
}
