package io.tidemark.connectors.file;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.connectors.text.SplitFormat;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scan of files, which are opened one after the other. Thread: as {@link Source} says. */
final class FileSource implements Source {
    private final List<Path> files;
    private final ScanRequest request;
    private final Format format;

    FileSource(List<Path> files, ScanRequest request, Format format) {
        this.files = files;
        this.request = request;
        this.format = format;
    }

    @Override
    public int splitCount() {
        return files.size();
    }

    @Override
    public SourceReader reader(int index, int count) {
        List<Path> own = new ArrayList<>();
        for (int split = index; split < files.size(); split += count) {
            own.add(files.get(split));
        }
        RecordSplitter splitter =
                format instanceof SplitFormat split ? split.splitter(request.options()) : RecordSplitter.LINES;
        return new FileReader(
                own,
                request,
                splitter,
                () -> format.decoder(
                        request.options(),
                        Formats.physicalColumns(request.table()),
                        request.columns(),
                        request.schema()));
    }

    @Override
    public void close() {
        // Readers close their files.
    }
}
