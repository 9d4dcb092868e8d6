package io.tidemark.shell;

import io.tidemark.engine.text.ErrorText;
import io.tidemark.executor.checkpoint.CheckpointInspection;
import io.tidemark.executor.checkpoint.CheckpointInspection.Summary;
import io.tidemark.types.TidemarkException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code tidemark checkpoint}: looks at checkpoint files, whether their job runs or not. Thread: main. */
final class Checkpoints {
    private static final String USAGE = "tidemark checkpoint ls|verify|dump PATH";
    private static final String NO_RECORDS = "--no-records";

    private final PrintStream report;
    private final String verb;
    private final Path path;
    private final boolean records;

    /**
     * @param arguments what stands behind {@code checkpoint}
     * @param report where rows and reports go
     */
    Checkpoints(List<String> arguments, PrintStream report) {
        this.report = report;
        List<String> words = new ArrayList<>(arguments);
        records = !words.remove(NO_RECORDS);
        for (String word : words) {
            if (word.startsWith("-")) {
                throw new UsageException("checkpoint has no option " + word + "; dump has " + NO_RECORDS);
            }
        }
        if (words.size() != 2) {
            throw new UsageException("checkpoint takes what to do and a path: " + USAGE);
        }
        verb = words.get(0);
        if (!List.of("ls", "verify", "dump").contains(verb)) {
            throw new UsageException("checkpoint cannot '" + verb + "': " + USAGE);
        }
        if (!records && !verb.equals("dump")) {
            throw new UsageException(NO_RECORDS + " belongs to: tidemark checkpoint dump PATH");
        }
        try {
            path = Path.of(words.get(1));
        } catch (InvalidPathException wrong) {
            throw new UsageException(words.get(1) + " is not a path: " + wrong.getReason());
        }
    }

    /** Does it; says whether all is well as an exit code. */
    int run() {
        List<Path> folders = CheckpointInspection.find(path);
        if (verb.equals("ls")) {
            return list(folders);
        }
        if (verb.equals("verify")) {
            return verify(folders);
        }
        for (Path folder : folders) {
            CheckpointInspection.dump(folder, records, report::println);
        }
        return ExitCode.OK;
    }

    private int list(List<Path> folders) {
        int code = ExitCode.OK;
        report.println(
                "number  created               kind       new        to restore  files  operators  sources  folder");
        for (Path folder : folders) {
            Summary found = CheckpointInspection.summary(folder);
            if (found.failure() != null) {
                code = ExitCode.FAILED;
                report.println("?       " + found.failure().text());
                continue;
            }
            String kind = found.savepoint() ? "savepoint" : found.full() ? "full" : "delta";
            report.println(String.format(
                    Locale.ROOT,
                    "%-6d  %-20s  %-9s  %-9s  %-10s  %-5d  %-9d  %-7d  %s%s",
                    found.number(),
                    Instant.ofEpochMilli(found.createdMillis()).truncatedTo(ChronoUnit.SECONDS),
                    kind,
                    size(found.ownBytes()),
                    size(found.neededBytes()),
                    found.files(),
                    found.operators(),
                    found.sources(),
                    folder,
                    found.committed() ? " (committed last)" : ""));
        }
        return code;
    }

    private static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private int verify(List<Path> folders) {
        int failed = 0;
        for (Path folder : folders) {
            Optional<TidemarkException> wrong = CheckpointInspection.verify(folder);
            if (wrong.isPresent()) {
                failed++;
                report.println("FAIL  " + folder + "\n"
                        + ErrorText.render(wrong.get(), null, "", 0).indent(6).stripTrailing());
            } else {
                Summary found = CheckpointInspection.summary(folder);
                report.println(
                        "ok    " + folder + " (" + found.files() + " state files, " + size(found.neededBytes()) + ")");
            }
        }
        report.println(folders.size()
                + (folders.size() == 1 ? " checkpoint, " : " checkpoints, ")
                + (failed == 0 ? "all whole" : failed + " damaged"));
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
