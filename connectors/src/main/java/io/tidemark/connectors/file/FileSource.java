package io.tidemark.connectors.file;

import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A scan of files, which are opened one after the other. Thread: as {@link Source} says. */
final class FileSource implements Source {
    private final List<Path> files;
    private final FileStarts starts;
    private final Supplier<FileRows> rows;

    /** @param rows made for each reader */
    FileSource(List<Path> files, FileStarts starts, Supplier<FileRows> rows) {
        this.files = files;
        this.starts = starts;
        this.rows = rows;
        starts.checkListed(files);
    }

    @Override
    public int splitCount() {
        return Math.max(1, files.size());
    }

    @Override
    public SourceReader reader(int index, int count) {
        List<Path> own = new ArrayList<>();
        for (int split = index; split < files.size(); split += count) {
            own.add(files.get(split));
        }
        return new FileReader(own, own.stream().map(starts::of).toList(), rows.get());
    }

    @Override
    public void close() {
        // Readers close their files.
    }
}
