package io.tidemark.broker;

import java.io.File;
import java.nio.file.Path;

/** Removes folders. */
final class Folders {
    private Folders() {}

    /** Deletes a folder with all in it as far as possible; what is being written at the same time may remain. */
    static void delete(Path directory) {
        delete(directory.toFile());
    }

    private static boolean delete(File file) {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        return file.delete();
    }
}
