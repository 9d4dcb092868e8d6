package io.tidemark.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tables that name it have as options besides their own.
 *
 * @param name as it was created
 * @param options in the order of the statement, {@code connector} among them; a secret stands as {@link SecretName#mark}
 * @param text the statement that created it
 */
record NamedConnection(String name, Map<String, String> options, String text) {
    NamedConnection {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** The connector for which it is. */
    String connector() {
        return options.getOrDefault("connector", "");
    }
}
