package io.tidemark.executor.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The folder of one checkpoint or savepoint, opened for reading.
 *
 * @param path of the folder
 * @param manifestHash in hex
 */
record CheckpointFolder(Path path, Manifest manifest, String manifestHash) {
    /**
     * Reads and checks the manifest.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with the place
     */
    static CheckpointFolder open(Path path) {
        Path file = path.resolve(CheckpointNames.MANIFEST);
        byte[] bytes;
        try {
            if (!DurableFiles.isDirectory(path) || !DurableFiles.isFile(file)) {
                throw new java.nio.file.NoSuchFileException(file.toString());
            }
            try (FileChannel channel = DurableFiles.read(file)) {
                long size = channel.size();
                if (size > FileFormat.MAX_MANIFEST_BYTES) {
                    throw Failures.corrupt(file, 0, "a manifest of " + size + " bytes");
                }
                bytes = new byte[(int) size];
                if (DurableFiles.readAll(channel, ByteBuffer.wrap(bytes), 0) < size) {
                    throw Failures.corrupt(file, size, "the file ends too early");
                }
            }
        } catch (IOException failed) {
            throw Failures.unreadable(file, failed);
        }
        Manifest manifest = ManifestCodec.decode(file, bytes);
        var named = CheckpointNames.number(path.getFileName().toString());
        if (!manifest.savepoint() && named.isPresent() && named.getAsLong() != manifest.number()) {
            throw Failures.corrupt(file, 0, "it is the manifest of checkpoint " + manifest.number());
        }
        return new CheckpointFolder(path, manifest, ManifestCodec.hash(bytes));
    }

    /** Where a file is that the manifest names. */
    Path locate(FileReference file) {
        if (file.number() == manifest.number()) {
            return path.resolve(file.name());
        }
        return path.resolveSibling(CheckpointNames.directory(file.number())).resolve(file.name());
    }

    /** Opens a file that was checked before. */
    StateFile reopen(FileReference file) {
        return StateFile.reopen(locate(file), file, manifest.jobUuid());
    }

    /** Opens a file and checks every byte of it. */
    StateFile verify(FileReference file, String operator, int task) {
        StateFile found = open(file, operator, task);
        found.checkRest();
        return found;
    }

    /** Opens a file whose blocks are checked as they are read, and in the end by {@link StateFile#checkRest}. */
    StateFile open(FileReference file, String operator, int task) {
        StateFile found = reopen(file);
        if (!found.header().operator().equals(operator) || found.header().task() != task) {
            throw Failures.corrupt(
                    found.path(),
                    0,
                    "it holds operator " + found.header().operator() + ", task "
                            + found.header().task());
        }
        return found;
    }
}
