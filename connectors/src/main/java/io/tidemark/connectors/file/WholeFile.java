package io.tidemark.connectors.file;

import io.tidemark.connectors.file.EpochFiles.Part;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * One file that a job with checkpoints and an end writes: a part for each epoch beside it, and at the end the file with
 * what it held and all parts. A crash at any place of the end leaves either the parts or the whole, so that the end can be
 * done again. Thread: as {@link Sink} says.
 */
final class WholeFile implements Sink {
    private final SinkRequest request;
    private final Format format;
    private final Path folder;
    private final Path target;
    private final EpochFiles files;
    private final Path whole;

    /** @param files the parts, which the job closes */
    WholeFile(SinkRequest request, Format format, Path folder, Path target, EpochFiles files, String jobUuid) {
        this.request = request;
        this.format = format;
        this.folder = folder;
        this.target = target;
        this.files = files;
        whole = target.resolveSibling("." + target.getFileName() + "." + jobUuid + ".whole");
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new EpochFileWriter(files, format.encoder(request.options(), request.schema()), false, target);
    }

    @Override
    public void commit() {
        try {
            List<Part> parts = files.list();
            if (!Files.exists(whole)) {
                if (parts.isEmpty() && Files.exists(target)) {
                    return; // without rows, or done already
                }
                Path growing = whole.resolveSibling(whole.getFileName() + ".tmp");
                Files.deleteIfExists(growing);
                FileSink.write(
                        growing,
                        target,
                        format.encoder(request.options(), request.schema()).header(),
                        parts.stream().map(Part::shown).toList());
                Files.move(growing, whole, StandardCopyOption.ATOMIC_MOVE);
                EpochFiles.sync(folder);
            }
            for (Part part : parts) {
                Files.deleteIfExists(part.shown());
            }
            EpochFiles.sync(folder);
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            EpochFiles.sync(folder);
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }

    @Override
    public void close() {
        // The job closes the parts.
    }
}
