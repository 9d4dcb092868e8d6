package io.tidemark.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connectors.Connectors;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages that are made from the code: {@code -Dgolden=write} writes them anew. */
final class ReferencePagesTest {
    private static final Path DOCS = Path.of("..", "docs");

    private static void compare(String page, List<String> lines) throws IOException {
        Path path = DOCS.resolve(page);
        String text = String.join("\n", lines) + "\n";
        if (System.getProperty("golden", "").equals("write")) {
            Files.writeString(path, text);
        }
        assertThat(Files.readString(path))
                .as("docs/" + page + "; -Dgolden=write writes it")
                .isEqualTo(text);
    }

    private static String cell(@Nullable Object text) {
        return String.valueOf(text).replace("|", "\\|");
    }

    @Test
    void thePageOfConnectorsListsTheirOptions() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# Connectors and their options",
                "",
                "Made from the code. Options stand in `WITH (key = 'value', …)`; keys with dots in quotes, unless the dots stand"
                        + " between plain words. An option that is not listed here is refused, with the nearest name.",
                "",
                "## Every table",
                ""));
        options(lines, TableOptions.COMMON);
        for (Connector connector : Connectors.of(new MemoryTables()).connectors()) {
            if (!connector.getClass().getPackageName().startsWith("io.tidemark.connectors")) {
                continue; // the bench brings some of its own
            }
            lines.add("");
            lines.add("## `" + connector.name() + "`");
            lines.add("");
            lines.add(connector.summary());
            lines.add("");
            connector.notes().forEach(note -> lines.addAll(List.of(note, "")));
            options(lines, connector.options());
        }
        compare("connectors.md", lines);
    }

    private static void options(List<String> lines, List<OptionSpec> options) {
        if (options.isEmpty()) {
            lines.add("No options of its own.");
            return;
        }
        lines.add("| Option | Value | Default | What it does |");
        lines.add("|---|---|---|---|");
        for (OptionSpec option : options) {
            String value = option.allowed().isEmpty()
                    ? option.kind().name().toLowerCase(java.util.Locale.ROOT)
                    : String.join(", ", option.allowed());
            String standard = option.required() ? "must be given" : standard(option.defaultValue());
            lines.add("| `" + option.key() + "` | " + value + " | " + standard + " | " + cell(option.summary()) + " |");
        }
    }

    private static String standard(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return value.isEmpty() ? "empty" : "`" + cell(value) + "`";
    }
}
