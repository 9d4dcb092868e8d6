package io.tidemark.engine;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The connections of an engine. Thread: any. */
final class NamedConnections {
    private final Map<String, NamedConnection> connections = new TreeMap<>();

    synchronized void put(NamedConnection connection) {
        connections.put(connection.name(), connection);
    }

    synchronized void remove(String name) {
        connections.remove(name);
    }

    /** All, by name. */
    synchronized List<NamedConnection> all() {
        return List.copyOf(connections.values());
    }

    /** The connection of a name: exactly, or else the only one that differs in case alone. */
    Optional<NamedConnection> find(String name) {
        List<NamedConnection> all = all();
        List<NamedConnection> exact =
                all.stream().filter(each -> each.name().equals(name)).toList();
        List<NamedConnection> found = exact.isEmpty()
                ? all.stream()
                        .filter(each -> each.name().equalsIgnoreCase(name))
                        .toList()
                : exact;
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The connection of a name that a user wrote. */
    NamedConnection require(String name, @Nullable Position position) {
        return find(name).orElseThrow(() -> {
            List<String> names = all().stream().map(NamedConnection::name).toList();
            String guess = Suggestion.didYouMean(name, names);
            return new TidemarkException(
                    ErrorCode.UNKNOWN_CONNECTION,
                    "there is no connection '" + name + "'",
                    guess.isEmpty() ? "SHOW CONNECTIONS lists the connections" : guess,
                    position);
        });
    }
}
