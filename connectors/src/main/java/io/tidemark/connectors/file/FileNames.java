package io.tidemark.connectors.file;

import io.tidemark.executor.connector.OutsideAccess;
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

/** The files that a {@code path} means, so far as they may be reached. Immutable. Thread: any. */
final class FileNames {
    private static final String PATTERN_MARKS = "*?[{";

    /** Where files are confined: what a path may mean, and what may be looked at to find it. */
    private static final int MOST_FILES = 10_000;

    private static final int MOST_LOOKED_AT = 100_000;

    private final String path;
    private final Path directory;
    private final OutsideAccess access;

    /** @param directory where relative paths begin */
    FileNames(String path, Path directory, OutsideAccess access) {
        this.path = path;
        this.directory = directory;
        this.access = access;
    }

    /**
     * The file, the files of the folder (those beginning with a dot or underscore excepted), or the files that match,
     * sorted by path.
     *
     * @throws TidemarkException SOURCE_NOT_FOUND, naming the path and the folder where it was looked for
     */
    List<Path> find() {
        List<Path> found = findSome();
        if (found.isEmpty()) {
            String what =
                    isPattern(path) ? "no file matches '" + path + "'" : "the folder '" + path + "' holds no files";
            throw notFound(what + in(directory), null);
        }
        return found;
    }

    /** As {@link #find}, but a folder or pattern may have no files yet. */
    List<Path> findSome() {
        access.checkRead(path, directory);
        List<Path> found = list();
        if (access.confined() && found.size() > MOST_FILES) {
            throw tooMany("means more than " + MOST_FILES + " files");
        }
        found.forEach(access::checkFound);
        return found;
    }

    private TidemarkException tooMany(String problem) {
        return new TidemarkException(
                ErrorCode.LIMIT_EXCEEDED, "'" + path + "' " + problem, "name a smaller folder or pattern", null);
    }

    private List<Path> list() {
        try {
            Path file = isPattern(path) ? directory : directory.resolve(path);
            if (!isPattern(path) && Files.isRegularFile(file)) {
                return List.of(file);
            }
            return isPattern(path) ? matching(path) : inFolder(path, file);
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
    boolean namesMany() {
        return isPattern(path) || Files.isDirectory(directory.resolve(path));
    }

    private static boolean isPattern(String path) {
        return path.chars().anyMatch(letter -> PATTERN_MARKS.indexOf(letter) >= 0);
    }

    private List<Path> inFolder(String name, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw missing(name, folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return sorted(all);
        }
    }

    private List<Path> matching(String pattern) throws IOException {
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

    private List<Path> sorted(Stream<Path> files) {
        int[] count = {0};
        Stream<Path> counted = !access.confined()
                ? files
                : files.peek(file -> {
                    count[0]++;
                    if (count[0] > MOST_LOOKED_AT) {
                        throw tooMany("leads through more than " + MOST_LOOKED_AT + " files");
                    }
                });
        return counted.filter(Files::isRegularFile)
                .filter(file -> !hidden(file))
                .sorted()
                .toList();
    }

    private static boolean hidden(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") || name.startsWith("_");
    }

    private static TidemarkException missing(String name, Path file) throws IOException {
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
        return notFound("there is no file or folder '" + name + "'" + where, hint);
    }

    private static TidemarkException notFound(String message, @org.jspecify.annotations.Nullable String hint) {
        return new TidemarkException(ErrorCode.SOURCE_NOT_FOUND, message, hint, null);
    }

    private static String in(Path directory) {
        return " in " + directory.toAbsolutePath().normalize();
    }
}
