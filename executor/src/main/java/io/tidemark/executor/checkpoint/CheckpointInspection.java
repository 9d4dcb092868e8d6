package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at checkpoints without taking their directory, so a running job is not disturbed; what it removes meanwhile may be
 * reported as missing. Thread: any; stateless.
 */
public final class CheckpointInspection {
    private static final int SHOWN_BYTES = 64;

    /**
     * A checkpoint or savepoint.
     *
     * @param number -1 if the manifest cannot be read
     * @param createdMillis since the epoch
     * @param full whether it needs no file of an earlier one
     * @param ownBytes in its folder
     * @param neededBytes in all files that a restore reads
     * @param committed whether the directory's log names it as the one committed last
     * @param failure why the manifest cannot be read, or null
     */
    public record Summary(
            Path folder,
            long number,
            long createdMillis,
            boolean savepoint,
            boolean full,
            long ownBytes,
            long neededBytes,
            int files,
            int operators,
            int sources,
            boolean committed,
            @Nullable TidemarkException failure) {}

    private CheckpointInspection() {}

    /**
     * The folders of checkpoints that a path leads to: itself, those in a job's directory, or those in the directories of
     * jobs in it.
     *
     * @throws TidemarkException if there is none
     */
    public static List<Path> find(Path path) {
        try {
            if (!Files.exists(path)) {
                throw none("there is no file or folder " + path);
            }
            if (Files.exists(path.resolve(CheckpointNames.MANIFEST), LinkOption.NOFOLLOW_LINKS)
                    || CheckpointNames.number(name(path)).isPresent()) {
                return List.of(path);
            }
            List<Path> found = inJob(path);
            if (found.isEmpty() && Files.isDirectory(path)) {
                for (String name : DurableFiles.list(path)) {
                    found.addAll(inJob(path.resolve(name)));
                }
            }
            if (found.isEmpty()) {
                throw none("there are no checkpoints in " + path);
            }
            return found;
        } catch (IOException failed) {
            throw Failures.unreadable(path, failed);
        }
    }

    private static TidemarkException none(String what) {
        return new TidemarkException(
                ErrorCode.INVALID_OPTION,
                what,
                "give the 'checkpoint-directory' of a job, or the folder of a checkpoint or savepoint in it",
                null);
    }

    private static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    private static List<Path> inJob(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!DurableFiles.isDirectory(directory)) {
            return found;
        }
        long committed = CommitLog.open(directory).last().orElse(-1);
        for (String name : DurableFiles.list(directory)) {
            Path folder = directory.resolve(name);
            boolean manifest = Files.exists(folder.resolve(CheckpointNames.MANIFEST), LinkOption.NOFOLLOW_LINKS);
            boolean counts = CheckpointNames.number(name).orElse(-2) == committed;
            if ((manifest || counts) && DurableFiles.isDirectory(folder) && !CheckpointNames.isTrash(name)) {
                found.add(folder);
            }
        }
        return found;
    }

    /** What the manifest of a folder says; it alone is read. */
    public static Summary summary(Path folder) {
        Path real = folder.toAbsolutePath().normalize();
        try {
            CheckpointFolder open = CheckpointFolder.open(real);
            Manifest manifest = open.manifest();
            List<FileReference> files = manifest.files();
            long own = Files.size(real.resolve(CheckpointNames.MANIFEST));
            long needed = own;
            for (FileReference file : files) {
                own += file.number() == manifest.number() ? file.length() : 0;
                needed += file.length();
            }
            boolean full = files.stream().allMatch(file -> file.number() == manifest.number());
            return new Summary(
                    folder,
                    manifest.number(),
                    manifest.createdMillis(),
                    manifest.savepoint(),
                    full,
                    own,
                    needed,
                    files.size(),
                    manifest.operators().size(),
                    manifest.sources().size(),
                    !manifest.savepoint() && isCommitted(real, manifest.number()),
                    null);
        } catch (TidemarkException failed) {
            return new Summary(folder, -1, 0, false, false, 0, 0, 0, 0, 0, false, failed);
        } catch (IOException failed) {
            throw Failures.unreadable(folder, failed);
        }
    }

    private static boolean isCommitted(Path folder, long number) throws IOException {
        Path directory = folder.getParent();
        return directory != null && CommitLog.open(directory).last().orElse(-1) == number;
    }

    /** Checks every byte and every record that a restore of a folder would read; says what is wrong, if anything is. */
    public static Optional<TidemarkException> verify(Path folder) {
        try {
            CheckpointFolder open =
                    CheckpointFolder.open(folder.toAbsolutePath().normalize());
            for (Operator operator : open.manifest().operators()) {
                for (int task = 0; task < operator.tasks().size(); task++) {
                    for (FileReference file : operator.tasks().get(task).chain()) {
                        StateFile found = open.verify(file, operator.operator(), task);
                        try (RecordCursor cursor = FileCursor.all(found)) {
                            while (cursor.advance()) {
                                // the cursor checks each record and their count
                            }
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (TidemarkException failed) {
            return Optional.of(failed);
        }
    }

    /** Shows a manifest, and the records of each file that it names, as lines of text. */
    public static void dump(Path folder, boolean records, Consumer<String> lines) {
        CheckpointFolder open = CheckpointFolder.open(folder.toAbsolutePath().normalize());
        Manifest manifest = open.manifest();
        lines.accept((manifest.savepoint() ? "savepoint " : "checkpoint ") + manifest.number());
        lines.accept("  job           " + manifest.jobUuid());
        lines.accept("  incarnation   " + manifest.incarnation());
        lines.accept("  created       " + java.time.Instant.ofEpochMilli(manifest.createdMillis()));
        lines.accept("  manifest      " + open.manifestHash());
        lines.accept("  plan          " + manifest.planFingerprint());
        lines.accept("  statement     " + plain(manifest.statement()));
        manifest.environment().forEach(fact -> lines.accept("  environment   " + plain(fact)));
        for (SourceState source : manifest.sources()) {
            lines.accept("source " + source.scan() + ", table " + plain(source.table()));
            source.positions()
                    .forEach(position ->
                            lines.accept("  split " + plain(position.split()) + " at " + plain(position.position())));
        }
        for (Operator operator : manifest.operators()) {
            lines.accept("operator " + operator.operator() + ": " + plain(operator.description()) + ", fingerprint "
                    + operator.fingerprint());
            for (int task = 0; task < operator.tasks().size(); task++) {
                dump(open, operator, task, records, lines);
            }
        }
    }

    private static void dump(
            CheckpointFolder open, Operator operator, int task, boolean records, Consumer<String> lines) {
        TaskState state = operator.tasks().get(task);
        lines.accept("  task " + task + " of " + operator.tasks().size());
        state.wholes()
                .forEach((name, bytes) -> lines.accept("    " + plain(name) + " = " + shown(bytes, 0, bytes.length)));
        for (FileReference file : state.chain()) {
            lines.accept("    file " + CheckpointNames.directory(file.number()) + "/" + file.name() + ", "
                    + (file.full() ? "full, " : "delta, ") + file.length() + " bytes, " + file.records() + " records");
            if (records) {
                StateFile found = open.verify(file, operator.operator(), task);
                try (RecordCursor cursor = FileCursor.all(found)) {
                    while (cursor.advance()) {
                        lines.accept("      " + record(cursor.view()));
                    }
                }
            }
        }
    }

    private static String record(RecordView view) {
        String place = " table " + view.table + " pane " + view.pane;
        if (view.operation == FileFormat.DROP) {
            return "drop  " + place;
        }
        String key = place + " group " + view.group + " key " + shown(view.buffer, view.start, view.keyLength);
        return view.operation == FileFormat.REMOVE
                ? "remove" + key
                : "put   " + key + " value " + shown(view.buffer, view.start + view.keyLength, view.valueLength);
    }

    /** Bytes in hex, and as text where they are printable ASCII. */
    private static String shown(byte[] bytes, int start, int length) {
        int count = Math.min(length, SHOWN_BYTES);
        StringBuilder text =
                new StringBuilder(length == 0 ? "-" : HexFormat.of().formatHex(bytes, start, start + count));
        text.append(count < length ? "… (" + length + " bytes)" : "");
        boolean printable = count > 0;
        for (int index = start; index < start + count; index++) {
            printable &= bytes[index] >= ' ' && bytes[index] < 127;
        }
        if (printable) {
            text.append(" '");
            for (int index = start; index < start + count; index++) {
                text.append((char) bytes[index]);
            }
            text.append('\'');
        }
        return text.toString();
    }

    /** Text that cannot move the cursor of a terminal. */
    private static String plain(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point)) {
                safe.append(point == '\n' ? " " : String.format(java.util.Locale.ROOT, "\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }
}
