package io.tidemark.engine;

import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OptionSpec.Care;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.parser.ast.Option;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a WITH clause: those of a connection are added, secrets are put in when a table is opened, and on a server
 * it is checked what may stand where. The one place through which the options of connectors come. Thread: any; immutable.
 */
final class GivenOptions {
    private static final String CONNECTION = "connection";
    private static final String CONNECTOR = "connector";
    private static final String DEAD_LETTER = "dead-letter";
    private static final String PLACEHOLDER = "secret";

    private final NamedConnections connections;
    private final SecretStore secrets;
    private final OutsideAccess access;
    private final Path directory;

    /** @param directory where relative paths begin */
    GivenOptions(NamedConnections connections, SecretStore secrets, OutsideAccess access, Path directory) {
        this.connections = connections;
        this.secrets = secrets;
        this.access = access;
        this.directory = directory;
    }

    /** The options as a statement gives them; a secret stands as {@link SecretName#mark}. */
    static Map<String, String> written(List<Option> given) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option option : given) {
            if (SecretName.in(option.value()).isPresent()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' begins like a secret",
                        "write SECRET 'name'",
                        option.valuePosition());
            }
            String value = option.secret() ? SecretName.mark(option.value()) : option.value();
            if (options.put(option.key(), value) != null) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' is given twice",
                        "leave one of them out",
                        option.keyPosition());
            }
        }
        return options;
    }

    /** The same, with the options of the connection that they name. */
    Map<String, String> merged(List<Option> given) {
        Map<String, String> own = written(given);
        for (Option option : given) {
            if (option.key().equals(CONNECTION)) {
                return with(connections.require(option.value(), option.valuePosition()), own, given);
            }
        }
        return own;
    }

    private static Map<String, String> with(NamedConnection connection, Map<String, String> own, List<Option> given) {
        Map<String, String> options = new LinkedHashMap<>(connection.options());
        for (Option option : given) {
            String known = connection.options().get(option.key());
            boolean same = option.key().equals(CONNECTOR) && option.value().equals(known);
            if (known != null && !same) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' is that of connection '" + connection.name() + "'",
                        "leave it out here",
                        option.keyPosition());
            }
            options.put(option.key(), own.getOrDefault(option.key(), ""));
        }
        options.put(CONNECTION, connection.name());
        return options;
    }

    /** Refuses secrets as values that would be shown. */
    static void checkSecrets(List<Option> given, Map<String, OptionSpec> specs) {
        for (Option option : given) {
            OptionSpec spec = specs.get(option.key());
            if (option.secret() && spec != null && !spec.care().takesSecret()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' takes no SECRET, for its value is shown",
                        "write the value itself",
                        option.valuePosition());
            }
        }
    }

    /** Throws UNKNOWN_SECRET for a secret that is not there. */
    void checkKnown(List<Option> given) {
        for (Option option : given) {
            if (option.secret()) {
                secrets.check(option.value(), option.valuePosition());
            }
        }
    }

    /** Refuses, where an operator has set limits, what only administrators may give, in connections. */
    void checkAllowed(List<Option> given, Map<String, OptionSpec> specs) {
        if (!access.confined()) {
            return;
        }
        for (Option option : given) {
            OptionSpec spec = specs.get(option.key());
            if (option.secret() || (spec != null && spec.care() != Care.PLAIN)) {
                throw new TidemarkException(
                        ErrorCode.NOT_PERMITTED,
                        "on a server option '" + option.key() + "' stands in connections only",
                        "ask an administrator for CREATE CONNECTION c WITH (…), and write connection = 'c'",
                        option.keyPosition());
            }
        }
    }

    /** The options with which a table is opened. */
    Map<String, String> resolved(Map<String, String> options) {
        Map<String, String> values = new LinkedHashMap<>();
        options.forEach((key, value) -> values.put(
                key, SecretName.in(value).map(name -> secrets.value(name, null)).orElse(value)));
        checkDeadLetter(options);
        return values;
    }

    /** The options without secrets, for checks of the others. */
    static Map<String, String> withoutSecrets(Map<String, String> options) {
        Map<String, String> values = new LinkedHashMap<>();
        options.forEach((key, value) -> values.put(key, SecretName.in(value).isPresent() ? PLACEHOLDER : value));
        return values;
    }

    /** Where rows are put aside may be a file, which must be one that may be written. */
    void checkDeadLetter(Map<String, String> options) {
        String target = options.getOrDefault(DEAD_LETTER, "");
        if (target.indexOf('/') >= 0 || target.indexOf('.') >= 0) {
            access.checkWrite(target, directory);
        }
    }

    /** Where relative paths begin. */
    Path directory() {
        return directory;
    }
}
