package io.tidemark.engine;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Declares the streams in which rows can be read that were put aside: {@code dead_letter} for all, and one of its own for a
 * table that names one in its option 'dead-letter'. Behind them are files, to which a row is written before the next one is
 * read. Thread: the session's.
 */
final class DeadLetterStream {
    /** The stream of all rows that were put aside. */
    private static final String ALL = "dead_letter";

    private static final String DEAD_LETTER = "dead-letter";
    private static final String ENDING = ".jsonl";

    private final EngineParts engine;

    DeadLetterStream(EngineParts engine) {
        this.engine = engine;
    }

    /** Declares what a setting asks for. */
    void declareFor(Setting changed, Settings settings) {
        if (changed == Setting.ON_ERROR && settings.value(Setting.ON_ERROR).equals(DEAD_LETTER)) {
            declareAll();
        }
    }

    /**
     * Declares what a table asks for.
     *
     * @throws TidemarkException WRONG_OBJECT_TYPE if it names something else than a stream of rows that were put aside
     */
    void declareFor(TableDefinition table, Settings settings) {
        String onError = table.option("on-error").orElse(settings.value(Setting.ON_ERROR));
        String target = table.option(DEAD_LETTER).orElse("");
        if (table.option(DEAD_LETTER).isPresent() && target.isBlank()) {
            throw TableOptions.invalid(table.name(), DEAD_LETTER, target, "names neither a stream nor a file");
        }
        boolean file = target.indexOf('/') >= 0 || target.indexOf('.') >= 0;
        if (onError.equals(DEAD_LETTER) && !file) {
            declareAll();
            if (!target.isEmpty() && !target.equals(ALL)) {
                declareOne(target, table);
            }
        }
    }

    private void declareAll() {
        Path folder = engine.deadLetters();
        create(folder, null);
        if (engine.catalog().catalog().find(ALL, true).isEmpty()) {
            declare(ALL, folder);
        }
    }

    private void declareOne(String name, TableDefinition table) {
        Path file = engine.deadLetters().resolve(name + ENDING);
        CatalogObject known = engine.catalog().catalog().find(name, true).orElse(null);
        if (known == null) {
            create(engine.deadLetters(), file);
            declare(name, file);
            return;
        }
        boolean ours = known instanceof TableDefinition stream
                && stream.option("path").orElse("").equals(file.toString());
        if (!ours) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "table " + table.name() + ": option 'dead-letter': '" + name
                            + "' is there already, and is no stream of rows that were put aside",
                    "name one that is not there, which is then made; INSERT INTO " + name
                            + " SELECT … FROM it copies its" + " rows",
                    null);
        }
    }

    private static void create(Path folder, @org.jspecify.annotations.Nullable Path file) {
        try {
            Files.createDirectories(folder);
            if (file != null && !Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "the folder " + folder + " for rows that are put aside cannot be made: " + failed,
                    "make room, or name a file in the option 'dead-letter'",
                    null,
                    failed);
        }
    }

    private void declare(String name, Path path) {
        String sql = "CREATE STREAM \"" + name.replace("\"", "\"\"") + "\" (rejected_at TIMESTAMP(3), job VARCHAR,"
                + " \"table\" VARCHAR, source VARCHAR, \"position\" BIGINT, code VARCHAR, error VARCHAR, record VARCHAR,"
                + " record_base64 VARCHAR, WATERMARK FOR rejected_at AS rejected_at - INTERVAL '1' SECOND)"
                + " WITH (connector = 'file', format = 'json', mode = 'follow', path = '"
                + path.toString().replace("'", "''") + "')";
        Statement statement = StatementParser.parse(StatementText.of(sql));
        if (statement instanceof Statement.CreateTable create) {
            engine.catalog().add(engine.binder().bind(create));
        }
    }
}
