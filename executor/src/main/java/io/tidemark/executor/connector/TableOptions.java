package io.tidemark.executor.connector;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The checked options of one table. Immutable. */
public final class TableOptions {
    /** Options that every table with a connector has. */
    public static final List<OptionSpec> COMMON = List.of(
            OptionSpec.required("connector", OptionSpec.Kind.TEXT, "Which connector reads and writes the table."),
            OptionSpec.optional(
                    "connection",
                    OptionSpec.Kind.TEXT,
                    null,
                    "A connection, made by CREATE CONNECTION, whose options the table has besides its own."),
            OptionSpec.oneOf(
                    "on-error",
                    "fail",
                    List.of("fail", "dead-letter"),
                    "What happens to a record that cannot be used: stop the job, or put it aside with its reason."),
            OptionSpec.optional(
                    "dead-letter",
                    OptionSpec.Kind.TEXT,
                    null,
                    "Where records go that are put aside: the name of a stream, which is made if it is not there, or a file"
                            + " if there is a / or . in it. If not given, the stream dead_letter."),
            OptionSpec.optional(
                    "idle-timeout",
                    OptionSpec.Kind.DURATION,
                    "30 s",
                    "After this long without rows a partition no longer holds the watermark back; 0 s turns it off."),
            OptionSpec.optional(
                    "watermark-max-drift",
                    OptionSpec.Kind.DURATION,
                    "0 s",
                    "A partition whose watermark is further ahead of the slowest one of the query is paused; 0 s lets it run"
                            + " ahead."),
            OptionSpec.optional(
                    "max-future-skew",
                    OptionSpec.Kind.DURATION,
                    "1 d",
                    "How far ahead of the clock an event time of an unbounded source may be."));

    /** In messages in place of a value that may be secret. */
    private static final String HIDDEN = "***";

    private final String table;
    private final Map<String, String> values;
    private final Map<String, OptionSpec> specs;

    private TableOptions(String table, Map<String, String> values, Map<String, OptionSpec> specs) {
        this.table = table;
        this.values = values;
        this.specs = specs;
    }

    /**
     * Checks the options of a table against what is known.
     *
     * @throws TidemarkException UNKNOWN_OPTION, MISSING_OPTION or INVALID_OPTION, naming table and option
     */
    public static TableOptions check(String table, Map<String, String> given, List<OptionSpec> known) {
        Map<String, OptionSpec> specs = new LinkedHashMap<>();
        known.forEach(spec -> specs.put(spec.key(), spec));
        for (Map.Entry<String, String> option : given.entrySet()) {
            OptionSpec spec = specs.get(option.getKey());
            if (spec == null) {
                throw unknown(table, option.getKey(), specs);
            }
            checkValue(table, spec, option.getValue());
        }
        for (OptionSpec spec : known) {
            if (spec.required() && !given.containsKey(spec.key())) {
                throw new TidemarkException(
                        ErrorCode.MISSING_OPTION,
                        "table " + table + " lacks the option '" + spec.key() + "'",
                        "add '" + spec.key() + "' = '…' to WITH: " + spec.summary(),
                        null);
            }
        }
        return new TableOptions(table, Map.copyOf(given), specs);
    }

    private static TidemarkException unknown(String table, String key, Map<String, OptionSpec> specs) {
        String guess = Suggestion.didYouMean(key, specs.keySet());
        return new TidemarkException(
                ErrorCode.UNKNOWN_OPTION,
                "table " + table + " has no option '" + key + "'",
                (guess.isEmpty() ? "" : guess + " ") + "Options here: "
                        + String.join(", ", new TreeSet<>(specs.keySet())),
                null);
    }

    private static void checkValue(String table, OptionSpec spec, String value) {
        if (value.contains("${")) {
            throw invalid(
                    table,
                    spec.key(),
                    spec.care().takesSecret() ? HIDDEN : value,
                    "holds a reference ${…}, which is" + " never looked up and not allowed");
        }
        String problem =
                switch (spec.kind()) {
                    case TEXT -> null;
                    case BOOLEAN -> value.equals("true") || value.equals("false") ? null : "is not true or false";
                    case INTEGER -> value.matches("-?\\d{1,18}") ? null : "is not a whole number";
                    case DURATION ->
                        parseDuration(value).isPresent()
                                ? null
                                : "is not a duration such as '500 ms', '10 s', '5 min', '1 h'";
                    case ENUM ->
                        spec.allowed().contains(value) ? null : "is not one of " + String.join(", ", spec.allowed());
                };
        if (problem != null) {
            throw invalid(table, spec.key(), spec.care().takesSecret() ? HIDDEN : value, problem);
        }
    }

    /** An error that names table, option and value. */
    public static TidemarkException invalid(String table, String key, String value, String problem) {
        return new TidemarkException(
                ErrorCode.INVALID_OPTION, "table " + table + ": option '" + key + "': '" + value + "' " + problem);
    }

    /** An error that names this table, the option and its value. */
    public TidemarkException invalid(String key, String problem) {
        OptionSpec spec = specs.get(key);
        boolean hidden = spec != null && spec.care().takesSecret();
        return invalid(table, key, hidden ? HIDDEN : values.getOrDefault(key, ""), problem);
    }

    /** Milliseconds of a duration such as {@code 10 s}. */
    public static Optional<Long> parseDuration(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 12) {
            return Optional.empty();
        }
        long number = Long.parseLong(trimmed.substring(0, digits));
        return switch (trimmed.substring(digits).trim()) {
            case "", "ms" -> Optional.of(number);
            case "s" -> Optional.of(number * 1000);
            case "m", "min" -> Optional.of(number * 60_000);
            case "h" -> Optional.of(number * 3_600_000);
            case "d" -> Optional.of(number * 86_400_000);
            default -> Optional.empty();
        };
    }

    /** Bytes of a size such as {@code 512 MiB} or {@code 1048576}; empty if it is none. */
    public static Optional<Long> parseBytes(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        int shift = lower.endsWith("gib") ? 30 : lower.endsWith("mib") ? 20 : lower.endsWith("kib") ? 10 : 0;
        String digits = (shift == 0 ? lower : lower.substring(0, lower.length() - 3)).strip();
        if (!digits.matches("[0-9]{1,15}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(digits);
        return number <= Long.MAX_VALUE >> shift ? Optional.of(number << shift) : Optional.empty();
    }

    /** The value of an option, or its default. */
    public Optional<String> text(String key) {
        String given = values.get(key);
        if (given != null) {
            return Optional.of(given);
        }
        OptionSpec spec = specs.get(key);
        return spec == null ? Optional.empty() : Optional.ofNullable(spec.defaultValue());
    }

    /** The value of an option that is required or has a default. */
    public String require(String key) {
        return text(key).orElseThrow(() -> TidemarkException.internal("option without a value: " + key));
    }

    /** The value of a BOOLEAN option with a default. */
    public boolean flag(String key) {
        return require(key).equals("true");
    }

    /** The value of an INTEGER option, or its default. */
    public Optional<Long> number(String key) {
        return text(key).map(Long::parseLong);
    }

    /** The milliseconds of a DURATION option with a default. */
    public long millis(String key) {
        return parseDuration(require(key)).orElseThrow(() -> TidemarkException.internal("unchecked duration " + key));
    }

    /** Given options whose keys begin with the prefix, without it. */
    public Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>(new TreeSet<>(values.keySet()));
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), values.getOrDefault(key, ""));
            }
        }
        return found;
    }

    /** The table's name, for messages. */
    public String table() {
        return table;
    }
}
