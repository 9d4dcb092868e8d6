package io.tidemark.connectors.file;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that were followed at a path and have been renamed while the job was not running. They are known again by their
 * contents. Immutable.
 */
final class RotatedFiles {
    private final Map<Path, Path> renamed = new HashMap<>();

    private RotatedFiles() {}

    /**
     * Looks for what was read of each path.
     *
     * @throws TidemarkException SOURCE_GONE if it is nowhere
     */
    static RotatedFiles find(List<Path> files, FileStarts starts) {
        RotatedFiles found = new RotatedFiles();
        for (Path file : files) {
            FilePosition start = starts.of(file);
            try {
                if (start.offset() > 0 && !fits(file, start)) {
                    found.renamed.put(file, search(file, start, starts));
                }
            } catch (IOException e) {
                throw new TidemarkException(
                        ErrorCode.SOURCE_FAILED, "file " + file + " cannot be read: " + e.getMessage(), null, null, e);
            }
        }
        return found;
    }

    private static boolean fits(Path file, FilePosition start) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return start.fits(channel);
        }
    }

    private static Path search(Path file, FilePosition start, FileStarts starts) throws IOException {
        List<Path> siblings = siblings(file);
        for (Path sibling : siblings) {
            if (fits(sibling, start)) {
                checkOnlyOne(file, sibling, siblings, starts);
                return sibling;
            }
        }
        throw FileLoss.changed(file, start);
    }

    /** Other files of its folder whose names begin with its name: what it may be called after it was rotated away. */
    private static List<Path> siblings(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(other -> {
                        String otherName = String.valueOf(other.getFileName());
                        return otherName.startsWith(name) && !otherName.equals(name) && Files.isRegularFile(other);
                    })
                    .sorted()
                    .toList();
        }
    }

    /** A file that came and went between the old one and the one there now would be lost in silence. */
    private static void checkOnlyOne(Path file, Path old, List<Path> siblings, FileStarts starts) throws IOException {
        FileTime oldTime = Files.getLastModifiedTime(old);
        for (Path sibling : siblings) {
            if (Files.getLastModifiedTime(sibling).compareTo(oldTime) > 0 && !starts.knows(sibling)) {
                throw FileLoss.rotatedTwice(file, old, sibling);
            }
        }
    }

    /** The file that was read at a path, by the name that it has now. */
    Path fileOf(Path path) {
        return renamed.getOrDefault(path, path);
    }

    /** Files without those that are read on at the path where they were. */
    List<Path> without(List<Path> files) {
        Set<Path> old = new HashSet<>();
        renamed.values().forEach(file -> old.add(file.toAbsolutePath()));
        return files.stream()
                .filter(file -> !old.contains(file.toAbsolutePath()))
                .toList();
    }
}
