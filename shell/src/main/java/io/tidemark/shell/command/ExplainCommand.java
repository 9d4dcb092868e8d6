package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.shell.plan.PlanTree;
import java.util.ArrayList;
import java.util.List;

/** Draws a plan. */
final class ExplainCommand implements ShellCommand {
    @Override
    public List<String> names() {
        return List.of("\\explain");
    }

    @Override
    public String arguments() {
        return "[QUERY]";
    }

    @Override
    public String summary() {
        return "the plan of a query (or of the last one) as a tree";
    }

    @Override
    public boolean takesQuery() {
        return true;
    }

    @Override
    public void run(CommandContext context, String argument) {
        String query = LastOr.argument(context, argument, context.lastStatement());
        if (query.isEmpty()) {
            return;
        }
        List<String> plan = new ArrayList<>();
        try (RowStream rows = context.query("EXPLAIN " + query)) {
            for (Row row : rows) {
                plan.addAll(String.valueOf(row.value(0)).lines().toList());
            }
        }
        int width = Math.max(40, context.terminal().getColumns());
        Drawn.print(context, PlanTree.draw(plan, context.look(), width));
    }
}
