package io.tidemark.executor.state.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says how much room is left where files are spilled to. */
@FunctionalInterface
public interface SpillSpace {
    /** The real file system. */
    SpillSpace FILE_SYSTEM = directory -> Files.getFileStore(directory).getUsableSpace();

    /** Bytes that can still be written below an existing directory. */
    long usableBytes(Path directory) throws IOException;
}
