package io.tidemark.engine;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes folders with all that is in them. */
public final class FileTree {
    private FileTree() {}

    /** Deletes a folder; one that is gone is no error. */
    public static void delete(Path directory) {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> found = Files.walk(directory)) {
            found.forEach(paths::add);
            paths.sort(Comparator.reverseOrder());
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            return; // someone else cleaned up
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "the folder " + directory + " cannot be deleted: " + failed,
                    null,
                    null,
                    failed);
        }
    }
}
