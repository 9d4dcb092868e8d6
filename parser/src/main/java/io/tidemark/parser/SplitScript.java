package io.tidemark.parser;

import java.util.List;

/**
 * A script, cut into statements. Immutable.
 *
 * @param statements in their order; pieces of nothing but comments and white space are left out
 * @param needsMoreInput whether the script stops inside a statement, string, comment or quoted name, so that a shell
 *     should ask for another line; a batch takes the last statement as it is
 */
public record SplitScript(List<StatementText> statements, boolean needsMoreInput) {
    public SplitScript {
        statements = List.copyOf(statements);
    }
}
