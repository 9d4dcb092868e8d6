package io.tidemark.shell.complete;

import io.tidemark.connectors.Connectors;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The options of WITH and their values, from the connectors of this program. Immutable. */
final class OptionWords {
    private final Connectors connectors = Connectors.of(new MemoryTables());

    /** The options of a connector; of all connectors if it is not known. */
    Map<String, OptionSpec> options(String connector) {
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        TableOptions.COMMON.forEach(option -> options.put(option.key(), option));
        boolean known =
                connectors.connectors().stream().anyMatch(one -> one.name().equals(connector));
        for (Connector one : connectors.connectors()) {
            if (!known || one.name().equals(connector)) {
                one.options().forEach(option -> options.putIfAbsent(option.key(), option));
            }
        }
        return options;
    }

    /** The values that an option may have, as far as they are a list; else what stands for it if it is not given. */
    List<String> values(String connector, String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.equals("connector")) {
            return connectors.connectors().stream().map(Connector::name).toList();
        }
        if (lower.equals("format")) {
            return connectors.formats().stream().map(Format::name).toList();
        }
        return Optional.ofNullable(options(connector).get(lower))
                .map(OptionWords::values)
                .orElse(List.of());
    }

    private static List<String> values(OptionSpec option) {
        if (!option.allowed().isEmpty()) {
            return option.allowed();
        }
        if (option.kind() == OptionSpec.Kind.BOOLEAN) {
            return List.of("true", "false");
        }
        List<String> usual = new ArrayList<>();
        if (option.defaultValue() != null && !option.defaultValue().isEmpty()) {
            usual.add(option.defaultValue());
        }
        return usual;
    }
}
