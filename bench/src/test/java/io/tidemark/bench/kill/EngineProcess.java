package io.tidemark.bench.kill;

import io.tidemark.engine.Result;
import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.types.TidemarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process that gets killed: an engine on a data directory that carries out the statements on its standard input, one a
 * line. Rows go out one a line with tabs between values; a line {@code END} or {@code FAILED …} follows each statement.
 */
public final class EngineProcess {
    static final String READY = "READY";
    static final String END = "END";
    static final String FAILED = "FAILED ";

    private EngineProcess() {}

    /** @param arguments the data directory */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TidemarkConfig config = TidemarkConfig.builder()
                .dataDirectory(Path.of(arguments[0]))
                .stateBudgetBytes(16 << 20)
                .build();
        try (Tidemark tidemark = Tidemark.open(config);
                Session session = tidemark.session();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(READY);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                carryOut(session, line, out);
            }
        }
    }

    private static void carryOut(Session session, String statement, PrintStream out) {
        try {
            Result result = session.execute(statement);
            if (result instanceof Result.Rows rows) {
                for (Row row : rows.stream()) {
                    out.println(String.join("\t", texts(row)));
                }
            }
            out.println(END);
        } catch (TidemarkException failed) {
            out.println(FAILED + failed.code().code() + " " + failed.text().replace('\n', ' '));
        }
    }

    private static String[] texts(Row row) {
        String[] texts = new String[row.schema().size()];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = String.valueOf(row.value(column));
        }
        return texts;
    }
}
