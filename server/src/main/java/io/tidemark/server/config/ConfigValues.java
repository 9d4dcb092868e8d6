package io.tidemark.server.config;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of a config file, in the syntax of {@link Properties}; what it does not name has its default. Relative paths
 * begin at the file's folder. Immutable. Errors are INVALID_CONFIG, with file and line.
 */
final class ConfigValues {
    private static final long MAX_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final String text;
    private final Map<String, String> given;
    private final Map<String, String> defaults;

    private ConfigValues(@Nullable Path file, String text, Map<String, String> given, Map<String, String> defaults) {
        this.file = file;
        this.text = text;
        this.given = Map.copyOf(given);
        this.defaults = Map.copyOf(defaults);
    }

    /** The defaults alone. */
    static ConfigValues none(Map<String, String> defaults) {
        return new ConfigValues(null, "", Map.of(), defaults);
    }

    /**
     * Reads a file.
     *
     * @param defaults the value of each key that there is
     */
    static ConfigValues read(Path file, Map<String, String> defaults) {
        String text;
        try {
            if (!Files.isRegularFile(file)) {
                throw wrong(
                        "the config file " + file + " is not there or is no file", "name another with --config", null);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw wrong("the config file " + file + " has more than " + MAX_BYTES + " bytes", null, null);
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw wrong("the config file " + file + " cannot be read: " + failed, "it must be UTF-8", failed);
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException malformed) {
            throw wrong(
                    "the config file " + file + " is malformed: " + malformed.getMessage(),
                    "write lines such as port = 7333",
                    malformed);
        }
        Map<String, String> given = new java.util.LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            given.put(key, properties.getProperty(key).strip());
        }
        ConfigValues values = new ConfigValues(file, text, given, defaults);
        values.checkKeys();
        return values;
    }

    private void checkKeys() {
        for (String key : new TreeSet<>(given.keySet())) {
            if (!defaults.containsKey(key)) {
                String guess = Suggestion.didYouMean(key, new TreeSet<>(defaults.keySet()));
                throw wrong(
                        place(key) + ": there is no key '" + key + "'",
                        (guess.isEmpty() ? "" : guess + " ") + "Keys: "
                                + String.join(", ", new TreeSet<>(defaults.keySet())),
                        null);
            }
        }
        for (String key : new TreeSet<>(given.keySet())) {
            if (lines(key).size() < 2) {
                continue;
            }
            throw wrong(place(key) + ": '" + key + "' is given twice", "leave one of them out", null);
        }
    }

    /** File and line of a key, for messages. */
    String place(String key) {
        if (file == null) {
            return key;
        }
        List<Integer> lines = lines(key);
        return lines.isEmpty() ? file.toString() : file + ", line " + lines.get(0);
    }

    /** The numbers of the lines that begin with a key. */
    private List<Integer> lines(String key) {
        List<Integer> found = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            String stripped = line.stripLeading();
            String rest = stripped.startsWith(key) ? stripped.substring(key.length()) : "x";
            if (rest.isEmpty() || " \t=:".indexOf(rest.charAt(0)) >= 0) {
                found.add(number);
            }
        }
        return found;
    }

    /** The value, or empty if it is blank. */
    Optional<String> text(String key) {
        String value = given.getOrDefault(key, defaults.getOrDefault(key, ""));
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Whether the file has the key. */
    boolean isGiven(String key) {
        return given.containsKey(key);
    }

    boolean flag(String key) {
        String value = text(key).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(place(key) + ": " + key + " = '" + value + "' is not true or false", null, null);
        }
        return value.equals("true");
    }

    int number(String key, int min, int max) {
        String value = text(key).orElse("");
        if (value.matches("\\d{1,10}") && Long.parseLong(value) >= min && Long.parseLong(value) <= max) {
            return Integer.parseInt(value);
        }
        throw wrong(
                place(key) + ": " + key + " = '" + value + "' is not a whole number from " + min + " to " + max,
                null,
                null);
    }

    /** A number of bytes, such as {@code 1 GiB}. */
    long bytes(String key, long min, long max) {
        String value = text(key).orElse("");
        return TableOptions.parseBytes(value)
                .filter(bytes -> bytes >= min && bytes <= max)
                .orElseThrow(() -> wrong(
                        place(key) + ": " + key + " = '" + value + "' is not a number of bytes from " + min + " to "
                                + max,
                        "write it such as '512 MiB' or '1 GiB'",
                        null));
    }

    Duration duration(String key, Duration min, Duration max) {
        String value = text(key).orElse("");
        Optional<Duration> duration = TableOptions.parseDuration(value).map(Duration::ofMillis);
        if (duration.isPresent()
                && duration.get().compareTo(min) >= 0
                && duration.get().compareTo(max) <= 0) {
            return duration.get();
        }
        throw wrong(
                place(key) + ": " + key + " = '" + value + "' is not a duration from " + min.toMillis() + " ms to "
                        + max.toSeconds() + " s",
                "write it such as '500 ms', '10 s' or '5 min'",
                null);
    }

    /** The path, from the file's folder on, or null. */
    @Nullable
    Path path(String key) {
        String value = text(key).orElse(null);
        return value == null ? null : path(key, value);
    }

    private Path path(String key, String value) {
        try {
            Path folder = file == null ? null : file.toAbsolutePath().getParent();
            return folder == null ? Path.of(value).toAbsolutePath() : folder.resolve(value);
        } catch (InvalidPathException malformed) {
            throw wrong(place(key) + ": '" + value + "' is not a path: " + malformed.getReason(), null, malformed);
        }
    }

    /** The paths of a list with commas. */
    List<Path> paths(String key) {
        return words(key).stream().map(word -> path(key, word)).toList();
    }

    /** The words of a list with commas. */
    List<String> words(String key) {
        List<String> words = new ArrayList<>();
        for (String word : text(key).orElse("").split(",")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    static TidemarkException wrong(String problem, @Nullable String hint, @Nullable Exception cause) {
        return new TidemarkException(ErrorCode.INVALID_CONFIG, problem, hint, null, cause);
    }
}
