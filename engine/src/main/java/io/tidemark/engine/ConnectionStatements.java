package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.text;

import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OptionSpec.Care;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Option;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** CREATE, DROP and SHOW of connections and secrets. Thread: the session's. */
final class ConnectionStatements {
    private final EngineParts engine;

    ConnectionStatements(EngineParts engine) {
        this.engine = engine;
    }

    Result createSecret(Statement.CreateSecret statement) {
        engine.secrets().add(statement.name(), statement.value(), statement.position());
        return new Result.Done("secret " + statement.name().text() + " created");
    }

    Result dropSecret(Statement.Drop statement) {
        String name = statement.name().text();
        if (!engine.secrets().remove(name)) {
            if (statement.ifExists()) {
                return new Result.Done("there is no secret " + name + "; nothing was changed");
            }
            engine.secrets().check(name, statement.name().position());
        }
        List<String> users = engine.connections().all().stream()
                .filter(each -> each.options().containsValue(SecretName.mark(name)))
                .map(NamedConnection::name)
                .toList();
        String note = users.isEmpty()
                ? ""
                : "; until it is created again, tables of " + String.join(", ", users) + " cannot be opened";
        return new Result.Done("secret " + name + " dropped" + note);
    }

    Result createConnection(Statement.CreateConnection statement) {
        Name name = statement.name();
        if (engine.connections().find(name.text()).isPresent()) {
            throw new TidemarkException(
                    ErrorCode.ALREADY_EXISTS,
                    "there is a connection '" + name.text() + "' already",
                    "take another name, or drop the old one",
                    name.position());
        }
        NamedConnection connection = of(statement);
        if (connection.connector().isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.MISSING_OPTION,
                    "connection " + name.text() + " lacks the option 'connector'",
                    "say for which connector it is: connector = 'kafka'",
                    name.position());
        }
        Map<String, OptionSpec> specs = engine.binder().specs(connection);
        GivenOptions.checkSecrets(statement.options(), specs);
        for (Option option : statement.options()) {
            OptionSpec spec = specs.get(option.key());
            if (spec != null && spec.care() == Care.SECRET && !option.secret()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' of a connection takes the name of a secret",
                        "CREATE SECRET s AS '…', and write '" + option.key() + "' = SECRET 's'",
                        option.valuePosition());
            }
        }
        checkAddress(connection, statement);
        engine.binder().given().checkKnown(statement.options());
        engine.binder().check(connection, statement);
        engine.catalog().add(connection);
        return new Result.Done("connection " + name.text() + " created");
    }

    /** Else who makes a table could choose to whom a secret is sent. */
    private void checkAddress(NamedConnection connection, Statement.CreateConnection statement) {
        String address = engine.binder().addressOption(connection).orElse("");
        for (Option option : statement.options()) {
            if (option.secret() && !address.isEmpty() && !connection.options().containsKey(address)) {
                throw new TidemarkException(
                        ErrorCode.MISSING_OPTION,
                        "connection " + connection.name() + " has a secret, and lacks the option '" + address
                                + "', which says to whom it may be told",
                        "add '" + address + "' = '…' to WITH",
                        option.valuePosition());
            }
        }
    }

    /** What a statement says, as it says it. */
    static NamedConnection of(Statement.CreateConnection statement) {
        return new NamedConnection(
                statement.name().text(), GivenOptions.written(statement.options()), statement.text());
    }

    Result dropConnection(Statement.Drop statement) {
        String wanted = statement.name().text();
        if (statement.ifExists() && engine.connections().find(wanted).isEmpty()) {
            return new Result.Done("there is no connection " + wanted + "; nothing was changed");
        }
        NamedConnection connection =
                engine.connections().require(wanted, statement.name().position());
        for (CatalogObject object : engine.catalog().catalog().objects()) {
            if (object instanceof TableDefinition table
                    && table.option("connection").orElse("").equals(connection.name())) {
                throw new TidemarkException(
                        ErrorCode.OBJECT_IN_USE,
                        "connection " + connection.name() + " is used by " + StatementExecutor.kindOf(table) + " "
                                + table.name(),
                        "drop that first",
                        statement.name().position());
            }
        }
        engine.catalog().remove(connection);
        return new Result.Done("connection " + connection.name() + " dropped");
    }

    /** SHOW CONNECTIONS. */
    Result connections(ZoneId zone) {
        FixedRows.Builder rows = FixedRows.columns(text("name"), text("connector"), text("options"));
        for (NamedConnection connection : engine.connections().all()) {
            Map<String, OptionSpec> specs = engine.binder().specs(connection);
            String options = connection.options().entrySet().stream()
                    .filter(option -> !option.getKey().equals("connector"))
                    .map(option -> option.getKey() + " = " + shown(option.getValue(), specs.get(option.getKey())))
                    .collect(Collectors.joining(", "));
            rows.row(connection.name(), connection.connector(), options);
        }
        return rows.build(zone);
    }

    private static String shown(String value, @org.jspecify.annotations.Nullable OptionSpec spec) {
        boolean hidden = spec == null || spec.care().takesSecret();
        return hidden && SecretName.in(value).isEmpty() ? "***" : SecretName.shown(value);
    }

    /** SHOW SECRETS: their names. */
    Result secrets(ZoneId zone) {
        FixedRows.Builder rows = FixedRows.columns(text("name"));
        engine.secrets().names().forEach(rows::row);
        return rows.build(zone);
    }
}
