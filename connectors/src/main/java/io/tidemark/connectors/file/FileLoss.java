package io.tidemark.connectors.file;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;

/** Files that are no longer what was read. Stateless. */
final class FileLoss {
    private FileLoss() {}

    static TidemarkException changed(Path path, FilePosition known) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                "file " + path + " was read up to byte " + known.offset()
                        + ", but has other contents there now: it was cut off, replaced or written anew",
                "put the old file back; a new job reads what there is now",
                null);
    }

    static TidemarkException missing(Path path, FilePosition known) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                "file " + path + " was read up to byte " + known.offset() + " and is gone",
                "put it back; a new job reads what there is now",
                null);
    }

    static TidemarkException rotatedTwice(Path path, Path old, Path between) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                "file " + path + " was rotated more than once while the job was not running: what was read is in " + old
                        + ", and " + between + " was never seen",
                "a new job reads what there is now; rows of " + between + " can be inserted by a query of their own",
                null);
    }
}
