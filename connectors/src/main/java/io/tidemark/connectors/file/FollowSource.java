package io.tidemark.connectors.file;

import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A scan of files that goes on when they grow. The files of the start are shared out; what comes later, if the path is a
 * folder or a pattern, the first reader reads. Thread: as {@link Source} says.
 */
final class FollowSource implements Source {
    private final FileNames names;
    private final ScanRequest request;
    private final Supplier<FileRows> rows;
    private final List<Path> files;
    private final FileStarts starts;
    private final RotatedFiles rotated;
    private final Set<Path> knownPaths;
    private final boolean namesMany;
    private Set<Object> knownFiles = new HashSet<>();

    private FollowSource(
            FileNames names,
            List<Path> files,
            ScanRequest request,
            FileStarts starts,
            RotatedFiles rotated,
            Supplier<FileRows> rows) {
        this.names = names;
        this.starts = starts;
        this.rotated = rotated;
        this.files = rotated.without(files);
        this.request = request;
        this.rows = rows;
        namesMany = names.namesMany();
        knownPaths = new HashSet<>(files);
        files.forEach(file -> knownFiles.add(key(file)));
    }

    /** @param files those at the start */
    static FollowSource open(
            FileNames names, List<Path> files, ScanRequest request, FileStarts starts, Supplier<FileRows> rows) {
        return new FollowSource(names, files, request, starts, RotatedFiles.find(files, starts), rows);
    }

    @Override
    public int splitCount() {
        return Math.max(1, files.size());
    }

    @Override
    public SourceReader reader(int index, int count) {
        FileRows ownRows = rows.get();
        List<FileFollower> own = new ArrayList<>();
        for (int split = index; split < files.size(); split += count) {
            Path file = files.get(split);
            own.add(new FileFollower(file, rotated.fileOf(file), starts.of(file), ownRows));
        }
        long pause = request.options().millis(FileConnector.POLL_INTERVAL);
        return new FollowReader(own, index == 0 && namesMany ? this::discover : List::of, ownRows, pause);
    }

    /** Files that were not there before; one that was only renamed is not new. Thread: the first reader's. */
    private List<Path> discover() {
        List<Path> found = new ArrayList<>();
        Set<Object> now = new HashSet<>();
        for (Path file : names.findSome()) {
            Object key = key(file);
            now.add(key);
            if (!knownFiles.contains(key) && knownPaths.add(file)) {
                found.add(file);
            }
        }
        knownFiles = now; // without those that are gone, whose keys may come again
        return found;
    }

    private static Object key(Path file) {
        try {
            Object key = FileFollower.keyOf(file);
            return key == null ? file : key;
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, "file " + file + " cannot be read: " + failed, null, null, failed);
        }
    }

    @Override
    public void close() {
        // Readers close their files.
    }
}
