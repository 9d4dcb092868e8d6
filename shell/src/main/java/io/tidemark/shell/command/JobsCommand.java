package io.tidemark.shell.command;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.text.DisplayWidth;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.live.ProgressText;
import io.tidemark.shell.output.Clipping;
import io.tidemark.types.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The jobs, in words rather than in the many columns of SHOW JOBS. */
final class JobsCommand implements ShellCommand {
    private static final int LEAST_COLUMNS = 40;

    /** The states of jobs that have come to their end and ask for nothing more. */
    private static final Set<String> OVER = Set.of(JobState.FINISHED.name(), JobState.CANCELLED.name());

    private static final String DETAIL = "      ";

    @Override
    public List<String> names() {
        return List.of("\\dj");
    }

    @Override
    public String arguments() {
        return "[JOB]";
    }

    @Override
    public String summary() {
        return "jobs that have not ended or have failed, and how they do; or all that is known of one";
    }

    @Override
    public void run(CommandContext context, String argument) {
        int columns = Math.max(LEAST_COLUMNS, context.terminal().getColumns());
        List<String> jobs = new ArrayList<>();
        int over = 0;
        try (RowStream rows = context.query("SHOW JOBS")) {
            for (Row row : rows) {
                if (argument.isEmpty() && OVER.contains(row.text("state"))) {
                    over++;
                } else if (argument.isEmpty()) {
                    jobs.add(summary(row, columns));
                } else if (argument.equalsIgnoreCase(row.text("job"))) {
                    jobs.add(all(row, columns));
                }
            }
        }
        String others =
                over == 0 ? "" : "; SHOW JOBS lists " + over + (over == 1 ? " that has" : " that have") + " ended";
        if (jobs.isEmpty()) {
            context.say(
                    argument.isEmpty()
                            ? "there are no jobs" + (over == 0 ? "" : " that run or have failed") + others
                            : "there is no job " + argument + "; \\dj lists them");
        } else {
            context.page(String.join("\n", jobs));
        }
    }

    private static String summary(Row job, int columns) {
        StringBuilder text = new StringBuilder();
        text.append(job.text("job")).append("  ").append(job.text("state"));
        add(text, "progress", " ", " %", job);
        add(text, "uptime", " for ", "", job);
        long read = job.longValue("rows_read");
        text.append("  ").append(ProgressText.count(read)).append(read == 1 ? " row read, " : " rows read, ");
        text.append(ProgressText.count(job.longValue("rows_out"))).append(" out");
        if (job.longValue("late_rows") > 0) {
            text.append(", ")
                    .append(ProgressText.count(job.longValue("late_rows")))
                    .append(" late");
        }
        if (job.longValue("rejected_rows") > 0) {
            text.append(", ")
                    .append(ProgressText.count(job.longValue("rejected_rows")))
                    .append(" rejected");
        }
        add(text, "lag", ", ", " behind", job);
        text.append('\n').append(DETAIL).append(Clipping.clip(oneLine(job.text("statement")), columns - 8));
        add(text, "failure", "\n" + DETAIL, "", job);
        add(text, "note", "\n" + DETAIL, "", job);
        return text.toString();
    }

    private static void add(StringBuilder text, String column, String before, String behind, Row job) {
        Object value = job.value(column);
        if (value != null) {
            text.append(before).append(oneLine(value.toString())).append(behind);
        }
    }

    private static String oneLine(@Nullable String text) {
        return DisplayWidth.visible(String.valueOf(text).strip().replaceAll("\\s+", " "));
    }

    private static String all(Row job, int columns) {
        List<List<String>> facts = new ArrayList<>();
        for (Column column : job.schema().columns()) {
            Object value = job.value(column.name());
            if (value != null) {
                facts.add(List.of(column.name(), oneLine(value.toString())));
            }
        }
        return Aligned.lines(facts, 0, columns);
    }

    @Override
    public List<String> words(CatalogNames names) {
        return names.jobs();
    }
}
