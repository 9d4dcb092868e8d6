package io.tidemark.engine;

import io.tidemark.engine.catalog.SecretFile;
import io.tidemark.parser.ast.Name;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The secrets of an engine. Their names are matched exactly. Thread: any. */
final class SecretStore {
    private static final int MOST_CHARACTERS = 65_536;

    private final @Nullable SecretFile file;
    private Map<String, String> secrets;

    /** @param file where they are kept, or null to keep them in memory only */
    SecretStore(@Nullable SecretFile file) {
        this.file = file;
        secrets = file == null ? Map.of() : file.read();
    }

    /** Adds a secret. */
    synchronized void add(Name name, String value, Position position) {
        if (secrets.containsKey(name.text())) {
            throw new TidemarkException(
                    ErrorCode.ALREADY_EXISTS,
                    "there is a secret '" + name.text() + "' already",
                    "to change it: DROP SECRET " + name.text() + ", and create it again",
                    name.position());
        }
        if (value.isEmpty() || value.length() > MOST_CHARACTERS || value.contains("${")) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "the value of secret '" + name.text() + "' is empty, longer than " + MOST_CHARACTERS
                            + " characters, or holds a reference ${…}",
                    "give the value itself",
                    position);
        }
        Map<String, String> changed = new TreeMap<>(secrets);
        changed.put(name.text(), value);
        keep(changed);
    }

    /** Takes a secret away; says whether it was there. */
    synchronized boolean remove(String name) {
        if (!secrets.containsKey(name)) {
            return false;
        }
        Map<String, String> changed = new TreeMap<>(secrets);
        changed.remove(name);
        keep(changed);
        return true;
    }

    private void keep(Map<String, String> changed) {
        if (file != null) {
            file.write(changed);
        }
        secrets = changed;
    }

    /** All names, sorted. */
    synchronized List<String> names() {
        return List.copyOf(secrets.keySet());
    }

    /** Throws UNKNOWN_SECRET if there is none of this name. */
    void check(String name, @Nullable Position position) {
        String ignored = value(name, position);
    }

    /** The value itself; to be shown to nobody. */
    synchronized String value(String name, @Nullable Position position) {
        String value = secrets.get(name);
        if (value == null) {
            String guess = Suggestion.didYouMean(name, names());
            throw new TidemarkException(
                    ErrorCode.UNKNOWN_SECRET,
                    "there is no secret '" + name + "'",
                    guess.isEmpty() ? "an administrator makes it with CREATE SECRET \"" + name + "\" AS '…'" : guess,
                    position);
        }
        return value;
    }
}
