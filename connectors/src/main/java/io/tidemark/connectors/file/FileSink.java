package io.tidemark.connectors.file;

import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Appends rows to a file in one step: each writer fills a part beside it, and commit puts what the file held and the
 * parts, in the order of the writers, into a new file that takes its name. A job that fails leaves the file as it was.
 * Thread: as {@link Sink} says.
 */
final class FileSink implements Sink {
    /** Commits of one process to one file follow one another: each goes on with what the one before has written. */
    private static final ConcurrentHashMap<Path, Boolean> COMMITS = new ConcurrentHashMap<>();

    private final SinkRequest request;
    private final Format format;
    private final Path target;
    private final String partPrefix;
    private final List<FileWriter> writers = new ArrayList<>();

    /** One file, or a folder if the path ends with a slash or is one. */
    static Sink open(SinkRequest request, Format format) {
        String path = request.options().require(FileConnector.PATH);
        Path target = request.directory().resolve(path).toAbsolutePath().normalize();
        if (path.endsWith("/") || Files.isDirectory(target)) {
            return FolderSink.open(request, format, target);
        }
        check(request, path, target);
        EpochScope scope = request.epochs();
        if (scope == null) {
            return new FileSink(request, format, target);
        }
        Path folder = Objects.requireNonNull(target.getParent());
        EpochFiles files = scope.shared(
                "file:" + target, () -> new EpochFiles(target, folder, PartNames.ofFile(target, scope.jobUuid())));
        return new WholeFile(request, format, folder, target, files, scope.jobUuid());
    }

    private FileSink(SinkRequest request, Format format, Path target) {
        this.request = request;
        this.format = format;
        this.target = target;
        partPrefix = "." + target.getFileName() + "." + unusedName() + ".part-";
    }

    /** A name that no file has. */
    static String unusedName() {
        return UUID.randomUUID().toString();
    }

    private static void check(SinkRequest request, String path, Path target) {
        if (!request.bounded()) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "file " + path + " cannot be written by a query that has no end: a file gets its rows at the end",
                    "leave EMIT out, so that the query ends with what there is; or write to a topic, or to a folder: '"
                            + path + "/'",
                    null);
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED, "file " + path + " cannot be written: there is no folder " + folder);
        }
    }

    @Override
    public SinkWriter writer(int index, int count) {
        FileWriter writer = new FileWriter(
                target.resolveSibling(partPrefix + index), format.encoder(request.options(), request.schema()), target);
        writers.add(writer);
        return writer;
    }

    @Override
    public void commit() {
        COMMITS.compute(target, (path, nothing) -> {
            append();
            return null;
        });
    }

    private void append() {
        Path whole = target.resolveSibling(partPrefix + "whole");
        try {
            write(
                    whole,
                    target,
                    format.encoder(request.options(), request.schema()).header(),
                    writers.stream().map(FileWriter::part).toList());
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(whole, e);
            throw failed(target, e);
        }
    }

    /** Writes what a file holds, or a header if it holds nothing, and parts into a new file, which is then on disk. */
    static void write(Path whole, Path target, byte[] header, List<Path> parts) throws IOException {
        boolean appends = Files.exists(target) && Files.size(target) > 0;
        try (OutputStream output = Files.newOutputStream(whole, StandardOpenOption.CREATE_NEW)) {
            if (appends) {
                Files.copy(target, output);
                endLine(target, output);
            } else if (header.length > 0) {
                output.write(header);
                output.write('\n');
            }
            for (Path part : parts) {
                Files.copy(part, output);
            }
        }
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void endLine(Path target, OutputStream output) throws IOException {
        try (FileChannel channel = FileChannel.open(target)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1);
            channel.read(last);
            if (last.get(0) != '\n') {
                output.write('\n');
            }
        }
    }

    /** An error about the file. */
    static TidemarkException failed(Path target, IOException cause) {
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        return new TidemarkException(
                full ? ErrorCode.DISK_FULL : ErrorCode.SINK_FAILED,
                "file " + target + " cannot be written: " + cause.getMessage(),
                null,
                null,
                cause);
    }

    private static void deleteQuietly(Path file, IOException reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        IOException first = null;
        for (FileWriter writer : writers) {
            try {
                Files.deleteIfExists(writer.part());
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw failed(target, first);
        }
    }
}
