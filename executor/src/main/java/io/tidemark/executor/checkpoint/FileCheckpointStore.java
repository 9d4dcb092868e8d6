package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.thread.FailPoint;
import io.tidemark.types.Check;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoint files in a directory of any java.nio file system; docs/checkpoint-format.md describes them. Each task of an
 * operator has a chain of files: a full one and the changes since. Mutable. Thread: the job's checkpoint thread.
 */
public final class FileCheckpointStore implements CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpointStore.class);

    /**
     * How a store writes.
     *
     * @param retained how many committed checkpoints are kept besides the last one
     * @param compresses whether blocks are deflated
     * @param apartBytes chains of so many bytes are merged between checkpoints, if {@link #tidy} is called
     */
    public record Settings(int retained, boolean compresses, long apartBytes) {
        private static final long APART_BYTES = 16L << 20;

        /** Three older checkpoints, nothing compressed. */
        public static final Settings DEFAULT = new Settings(3, false);

        public Settings(int retained, boolean compresses) {
            this(retained, compresses, APART_BYTES);
        }

        public Settings {
            Check.state(retained >= 0, "a negative number of checkpoints cannot be kept");
        }
    }

    /** Another checkpoint that the next one takes state over from. */
    private record Former(CheckpointFolder folder, Map<String, String> operators) {
        ShardWriter.@Nullable Origin of(String operator) {
            String id = operators.get(operator);
            return id == null
                    ? null
                    : new ShardWriter.Origin(
                            folder, folder.manifest().operator(id).orElseThrow());
        }
    }

    private final Path directory;
    private final Settings settings;
    private final DirectoryLease lease;
    private final CommitLog log;
    private final JobDirectory files;
    private @Nullable CheckpointFolder base;
    private @Nullable Former former;
    private @Nullable ChainMerge merge;
    private boolean tidies;
    private boolean mergeFailed;
    private int attempts;

    private FileCheckpointStore(
            Path directory, Settings settings, DirectoryLease lease, CommitLog log, JobDirectory files) {
        this.directory = directory;
        this.settings = settings;
        this.lease = lease;
        this.log = log;
        this.files = files;
    }

    /**
     * Takes a directory, which is created if it is not there, and removes what a crash has left in it.
     *
     * @throws TidemarkException DIRECTORY_IN_USE, or CHECKPOINT_FAILED if the directory cannot be used
     */
    public static FileCheckpointStore open(Path directory, Settings settings) {
        DirectoryLease lease = DirectoryLease.take(directory);
        try {
            CommitLog log = CommitLog.open(directory);
            JobDirectory files = new JobDirectory(directory, lease.incarnation());
            files.open(log.last().orElse(-1));
            return new FileCheckpointStore(directory, settings, lease, log, files);
        } catch (IOException failed) {
            lease.close();
            throw Failures.failed("the checkpoint directory " + directory + " cannot be used", failed);
        } catch (RuntimeException failed) {
            lease.close();
            throw failed;
        }
    }

    @Override
    public long incarnation() {
        return lease.incarnation();
    }

    @Override
    public List<Long> numbers() {
        try {
            return List.copyOf(files.numbers());
        } catch (IOException failed) {
            throw Failures.unreadable(directory, failed);
        }
    }

    @Override
    public Optional<Long> lastCommitted() {
        return log.last().isPresent() ? Optional.of(log.last().getAsLong()) : Optional.empty();
    }

    @Override
    public RestoredCheckpoint open(long number) {
        return open(files.folder(number));
    }

    @Override
    public RestoredCheckpoint open(Path folder) {
        return FileRestoredCheckpoint.open(CheckpointFolder.open(folder.toAbsolutePath()));
    }

    @Override
    public RestoredCheckpoint resume(long number) {
        return resume(files.folder(number));
    }

    @Override
    public RestoredCheckpoint resume(Path folder) {
        return FileRestoredCheckpoint.resume(CheckpointFolder.open(folder.toAbsolutePath()));
    }

    @Override
    public void discardAbove(long number) {
        endMerge();
        try {
            files.discardAbove(number);
            if (log.last().isPresent() && log.last().getAsLong() > number) {
                String hash = files.hasManifest(number)
                        ? CheckpointFolder.open(files.folder(number)).manifestHash()
                        : "-";
                log.append(number, hash);
            }
        } catch (IOException failed) {
            throw Failures.failed("checkpoints of " + directory + " cannot be removed", failed);
        }
        if (base != null && base.manifest().number() > number) {
            base = null;
        }
    }

    @Override
    public void base(Optional<Long> number) {
        endMerge();
        base = number.isPresent() ? CheckpointFolder.open(files.folder(number.get())) : null;
    }

    @Override
    public void takeOver(RestoredCheckpoint from, Map<String, String> operators) {
        Check.state(base == null, "state is taken over into new chains");
        former = new Former(CheckpointFolder.open(from.directory()), Map.copyOf(operators));
    }

    @Override
    public Written write(CheckpointContents contents) {
        Path folder = files.folder(contents.number());
        String what = "checkpoint " + contents.number() + " cannot be written to " + directory;
        List<Long> there = numbers();
        Check.state(
                there.isEmpty() || there.get(there.size() - 1) <= contents.number(), // an attempt may have left it
                "checkpoints are written in the order of their numbers");
        try {
            removeLeftover(folder, contents.number());
            return write(folder, contents);
        } catch (IOException | RuntimeException failed) {
            abandon(contents.number(), failed);
            if (merge != null && merge.merged() != null) {
                endMerge(); // its file may have been in the folder
            }
            throw Failures.failed(what, failed);
        }
    }

    private void removeLeftover(Path folder, long number) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            files.discardAbove(number - 1);
        }
    }

    private void abandon(long number, Exception reason) {
        try {
            if (Files.exists(files.folder(number), LinkOption.NOFOLLOW_LINKS)) {
                files.discardAbove(number - 1);
            }
        } catch (IOException | RuntimeException failed) { // the next attempt, or the next start, removes it
            reason.addSuppressed(failed);
        }
    }

    private Written write(Path folder, CheckpointContents contents) throws IOException {
        attempts++;
        StateFileHeader facts = new StateFileHeader(
                contents.jobUuid(), contents.number(), lease.incarnation(), attempts, "", 0, 0, false, codec());
        CheckpointFolder old = base;
        ChainPolicy policy = policy();
        ChainMerge ready = merge;
        Former taken = former;
        try (CheckpointWriter writer =
                new CheckpointWriter(directory, CheckpointNames.directory(contents.number()), facts)) {
            List<Operator> operators = new ArrayList<>();
            int shard = 0;
            for (List<OperatorState> tasks : byOperator(contents.operators())) {
                List<TaskState> states = new ArrayList<>();
                for (OperatorState task : tasks) {
                    ShardWriter.Origin origin = taken == null ? null : taken.of(task.operator());
                    ShardWriter shardWriter = new ShardWriter(old, writer, policy, ready, task, shard);
                    states.add(origin == null ? shardWriter.write() : shardWriter.takeOver(origin));
                    shard++;
                }
                OperatorState first = tasks.get(0);
                operators.add(new Operator(first.operator(), first.description(), first.fingerprint(), states));
            }
            CheckpointFolder written = writer.finish(manifest(contents, operators, false));
            Manifest manifest = written.manifest();
            boolean full = manifest.files().stream().allMatch(file -> file.number() == contents.number());
            files.add(manifest);
            base = written;
            former = null;
            mergeFailed = false;
            if (ready != null && !ready.holdsIn(manifest)) {
                endMerge(); // taken over, or overtaken
            }
            return new Written(contents.number(), written.manifestHash(), writer.bytes(), full, folder);
        }
    }

    private ChainPolicy policy() {
        return new ChainPolicy(settings.apartBytes(), tidies);
    }

    @Override
    public boolean tidy() {
        tidies = true;
        CheckpointFolder from = base;
        if (from == null || mergeFailed || (merge != null && merge.merged() != null)) {
            return false;
        }
        try {
            ChainMerge running = merge == null ? begin(from) : merge;
            merge = running;
            return running != null && running.step(settings.apartBytes());
        } catch (IOException | TidemarkException failed) { // the next checkpoint merges itself, or this is tried again
            LOG.warn("event=files_not_merged folder={} reason=\"{}\"", directory, failed.toString());
            mergeFailed = true;
            endMerge();
            return false;
        }
    }

    /** Begins with the first chain that is long enough. */
    private @Nullable ChainMerge begin(CheckpointFolder from) throws IOException {
        int shard = 0;
        Manifest manifest = from.manifest();
        for (Operator operator : manifest.operators()) {
            for (int task = 0; task < operator.tasks().size(); task++, shard++) {
                List<FileReference> chain = operator.tasks().get(task).chain();
                if (policy().wantsMerge(chain, shard)) {
                    attempts++;
                    StateFileHeader header = new StateFileHeader(
                            manifest.jobUuid(),
                            manifest.number(),
                            lease.incarnation(),
                            attempts,
                            operator.operator(),
                            task,
                            operator.tasks().size(),
                            true,
                            codec());
                    return ChainMerge.begin(directory, from, header, chain);
                }
            }
        }
        return null;
    }

    private void endMerge() {
        ChainMerge ending = merge;
        merge = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (IOException failed) { // the next merge, or the next start, removes it
                LOG.warn("event=merged_not_removed folder={} reason=\"{}\"", directory, failed.toString());
            }
        }
    }

    private byte codec() {
        return settings.compresses() ? FileFormat.CODEC_DEFLATE : FileFormat.CODEC_NONE;
    }

    /** All tasks of each operator, by their number. */
    private static List<List<OperatorState>> byOperator(List<OperatorState> states) {
        Map<String, List<OperatorState>> found = new LinkedHashMap<>();
        for (OperatorState state : states) {
            found.computeIfAbsent(state.operator(), any -> new ArrayList<>()).add(state);
        }
        for (List<OperatorState> tasks : found.values()) {
            tasks.sort((one, two) -> Integer.compare(one.task(), two.task()));
            for (int task = 0; task < tasks.size(); task++) {
                boolean fits = tasks.get(task).task() == task
                        && tasks.get(task).tasks() == tasks.size()
                        && tasks.size() <= KeyGroups.COUNT;
                Check.state(
                        fits,
                        "a checkpoint has each task of operator " + tasks.get(0).operator() + " once");
            }
        }
        return List.copyOf(found.values());
    }

    private Manifest manifest(CheckpointContents contents, List<Operator> operators, boolean savepoint) {
        long parent = operators.stream()
                .flatMap(operator -> operator.tasks().stream())
                .flatMap(task -> task.chain().stream())
                .mapToLong(FileReference::number)
                .filter(number -> number < contents.number())
                .max()
                .orElse(-1);
        return new Manifest(
                contents.jobUuid(),
                contents.number(),
                lease.incarnation(),
                parent,
                contents.createdMillis(),
                savepoint,
                contents.statement(),
                contents.planFingerprint(),
                contents.environment(),
                operators,
                contents.sources());
    }

    @Override
    public void committed(long number) {
        try {
            String hash = base != null && base.manifest().number() == number
                    ? base.manifestHash()
                    : CheckpointFolder.open(files.folder(number)).manifestHash();
            log.append(number, hash);
            FailPoint.hit("retention.noted");
        } catch (IOException | TidemarkException failed) {
            LOG.warn(
                    "event=commit_not_noted checkpoint={} folder={} reason=\"{}\"",
                    number,
                    directory,
                    failed.toString());
        }
        try {
            files.retain(number, settings.retained());
        } catch (IOException failed) { // tried again after the next checkpoint
            LOG.warn("event=checkpoints_not_removed folder={} reason=\"{}\"", directory, failed.toString());
        }
    }

    @Override
    public void export(long number, Path folder) {
        Path target = folder.toAbsolutePath();
        String what = "the savepoint cannot be written to " + target;
        try (FileRestoredCheckpoint from = FileRestoredCheckpoint.resume(CheckpointFolder.open(files.folder(number)))) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw Failures.failed(what, new java.nio.file.FileAlreadyExistsException(target.toString()));
            }
            Path parent = target.getParent();
            if (parent == null) {
                throw new IOException("it is the root of a file system");
            }
            Files.createDirectories(parent);
            attempts++;
            String name = target.getFileName().toString();
            new SavepointWriter(from, parent, name, lease.incarnation(), attempts, settings.compresses()).write();
        } catch (IOException failed) {
            throw Failures.failed(what, failed);
        }
    }

    @Override
    public void close() {
        endMerge();
        lease.close();
    }
}
