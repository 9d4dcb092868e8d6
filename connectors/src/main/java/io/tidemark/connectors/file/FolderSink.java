package io.tidemark.connectors.file;

import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder that gets files: some for each epoch in a job that keeps checkpoints, else all at the end of the job. Thread: as
 * {@link Sink} says.
 */
final class FolderSink implements Sink {
    private static final long ONLY_EPOCH = 1;

    private final SinkRequest request;
    private final Format format;
    private final Path folder;
    private final EpochFiles files;
    private final @Nullable EpochScope scope;

    private FolderSink(SinkRequest request, Format format, Path folder, EpochFiles files, @Nullable EpochScope scope) {
        this.request = request;
        this.format = format;
        this.folder = folder;
        this.files = files;
        this.scope = scope;
    }

    /** Creates the folder if it is missing. */
    static FolderSink open(SinkRequest request, Format format, Path folder) {
        EpochScope scope = request.epochs();
        if (scope == null && !request.bounded()) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "folder " + folder + " cannot be written by a query that has no end and keeps no checkpoints",
                    "a folder gets its files with the checkpoints of the job",
                    null);
        }
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
        } catch (IOException e) {
            throw FileSink.failed(folder, e);
        }
        if (scope != null) {
            PartNames names = PartNames.ofFolder(scope.jobUuid(), format.name());
            EpochFiles shared =
                    scope.shared("folder:" + folder + " " + format.name(), () -> new EpochFiles(folder, folder, names));
            return new FolderSink(request, format, folder, shared, scope);
        }
        PartNames names = PartNames.ofFolder(FileSink.unusedName(), format.name());
        EpochFiles own = new EpochFiles(folder, folder, names);
        own.begin(ONLY_EPOCH);
        return new FolderSink(request, format, folder, own, null);
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new EpochFileWriter(files, format.encoder(request.options(), request.schema()), true, folder);
    }

    @Override
    public void commit() {
        if (scope == null) {
            files.prepare(ONLY_EPOCH);
            files.commit(ONLY_EPOCH);
        }
    }

    @Override
    public void close() {
        if (scope == null) {
            files.close(); // else the job does
        }
    }
}
