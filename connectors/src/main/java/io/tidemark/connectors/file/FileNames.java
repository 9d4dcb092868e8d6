package io.tidemark.connectors.file;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files that a {@code path} means. */
final class FileNames {
    private static final String PATTERN_MARKS = "*?[{";

    private FileNames() {}

    /**
     * The file, the files of the folder (those beginning with a dot or underscore excepted), or the files that match,
     * sorted by path.
     *
     * @throws TidemarkException SOURCE_NOT_FOUND, naming the path and the folder where it was looked for
     */
    static List<Path> find(String path, Path directory) {
        List<Path> found = findSome(path, directory);
        if (found.isEmpty()) {
            String what =
                    isPattern(path) ? "no file matches '" + path + "'" : "the folder '" + path + "' holds no files";
            throw notFound(what + in(directory), null);
        }
        return found;
    }

    /** As {@link #find}, but a folder or pattern may have no files yet. */
    static List<Path> findSome(String path, Path directory) {
        try {
            Path file = isPattern(path) ? directory : directory.resolve(path);
            if (!isPattern(path) && Files.isRegularFile(file)) {
                return List.of(file);
            }
            return isPattern(path) ? matching(path, directory) : inFolder(path, file);
        } catch (IOException | UncheckedIOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED,
                    "'" + path + "' cannot be read" + in(directory) + ": " + e.getMessage(),
                    null,
                    null,
                    e);
        } catch (InvalidPathException | PatternSyntaxException e) {
            throw notFound("'" + path + "' is not a path: " + e.getMessage(), null);
        }
    }

    /** Whether a path names other files as time goes by: a pattern or a folder. */
    static boolean namesMany(String path, Path directory) {
        return isPattern(path) || Files.isDirectory(directory.resolve(path));
    }

    private static boolean isPattern(String path) {
        return path.chars().anyMatch(letter -> PATTERN_MARKS.indexOf(letter) >= 0);
    }

    private static List<Path> inFolder(String path, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw missing(path, folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return sorted(all);
        }
    }

    private static List<Path> matching(String pattern, Path directory) throws IOException {
        int mark = 0;
        while (PATTERN_MARKS.indexOf(pattern.charAt(mark)) < 0) {
            mark++;
        }
        int slash = pattern.lastIndexOf('/', mark);
        Path base = directory.resolve(pattern.substring(0, slash + 1));
        String rest = pattern.substring(slash + 1);
        if (!Files.isDirectory(base)) {
            throw missing(pattern.substring(0, slash + 1), base);
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
        try (Stream<Path> all = Files.walk(base, depth)) {
            return sorted(all.filter(file -> matcher.matches(base.relativize(file))));
        }
    }

    private static List<Path> sorted(Stream<Path> files) {
        return files.filter(Files::isRegularFile)
                .filter(file -> !hidden(file))
                .sorted()
                .toList();
    }

    private static boolean hidden(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") || name.startsWith("_");
    }

    private static TidemarkException missing(String path, Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        String hint = null;
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                List<String> names =
                        all.map(other -> String.valueOf(other.getFileName())).toList();
                String guess = Suggestion.didYouMean(String.valueOf(file.getFileName()), names);
                hint = guess.isEmpty() ? null : guess;
            }
        }
        String where = folder == null ? "" : " in " + folder;
        return notFound("there is no file or folder '" + path + "'" + where, hint);
    }

    private static TidemarkException notFound(String message, @org.jspecify.annotations.Nullable String hint) {
        return new TidemarkException(ErrorCode.SOURCE_NOT_FOUND, message, hint, null);
    }

    private static String in(Path directory) {
        return " in " + directory.toAbsolutePath().normalize();
    }
}
