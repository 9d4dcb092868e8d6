package io.tidemark.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The values of {@code --format}. */
public enum OutputFormat {
    TABLE,
    CSV,
    TSV,
    JSON,
    MARKDOWN,
    VERTICAL;

    /** The format of a name, whatever its case. */
    public static Optional<OutputFormat> of(String name) {
        for (OutputFormat format : values()) {
            if (format.word().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** All names. */
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (OutputFormat format : values()) {
            words.add(format.word());
        }
        return words;
    }

    /** The name, as users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    RowFormat open(ResultShape shape, TableStyle style, boolean header) {
        return switch (this) {
            case TABLE -> new TableFormat(shape, style, header);
            case CSV -> new DelimitedFormat(shape, false, header);
            case TSV -> new DelimitedFormat(shape, true, header);
            case JSON -> new JsonFormat(shape);
            case MARKDOWN -> new MarkdownFormat(shape, header);
            case VERTICAL -> new VerticalFormat(shape, style, header);
        };
    }
}
