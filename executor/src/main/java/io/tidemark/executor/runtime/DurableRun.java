package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job that keeps checkpoints has besides its tasks: files, participants, and where it went on. Opened and restored
 * in this order: sinks, {@link #choose}, sources, operators, {@link #restored}, {@link #begin}. Thread: the one that starts
 * the job, then its checkpoint thread; {@link #close} on the thread that ends the job.
 */
final class DurableRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableRun.class);

    /** What the job's ledger is called in checkpoints. */
    static final String LEDGER = StatePlan.APART + "ledger";

    private final JobSettings settings;
    private final Durability durability;
    private final PlanFingerprint plan;
    private final CheckpointStore store;
    private final JobEpochs epochs;
    private final List<String> environment;
    private final Map<String, String> takenOver = new HashMap<>();
    private Barriers barriers = new Barriers(0);
    private RestartPoint point = new RestartPoint(0, null, false);
    private StatePlan fate = new StatePlan(List.of());
    private boolean renumbered;
    private boolean takenBack;

    private DurableRun(JobSettings settings, Durability durability, PlanFingerprint plan, CheckpointStore store) {
        this.settings = settings;
        this.durability = durability;
        this.plan = plan;
        this.store = store;
        this.epochs = new JobEpochs(settings, durability, store.incarnation());
        this.environment = JobEnvironment.facts(settings.timeZone());
    }

    /** Opens the job's directory. */
    static DurableRun open(JobSettings settings, Durability durability, PhysicalPlan plan, CheckpointStores stores) {
        PlanFingerprint fingerprint = PlanFingerprint.of(plan);
        CheckpointStore store = stores.open(durability.directory(), durability.jobUuid(), durability.retained());
        return new DurableRun(settings, durability, fingerprint, store);
    }

    /** Decides where to go on, and brings files and participants there. The sinks are open, the sources are not. */
    void choose() {
        point = RestartPoint.choose(settings.name(), durability, store, epochs);
        RestoredCheckpoint checkpoint = point.checkpoint();
        if (checkpoint != null) {
            fate = StatePlan.compare(checkpoint.operators(), plan);
            if (!fate.fits() && durability.stateLoss() == Durability.StateChange.REFUSE) {
                throw new TidemarkException(
                        ErrorCode.PLAN_CHANGED,
                        "job " + settings.name() + ": the state of checkpoint " + checkpoint.number()
                                + " does not fit its plan any more:\n" + fate.text(),
                        "go back to the statement and the tables that the job was made with, or change it with ALTER"
                                + " JOB, which says what is kept",
                        null);
            }
            for (String difference : JobEnvironment.differences(checkpoint.environment(), environment)) {
                LOG.warn("event=restored_differently job={} reason=\"{}\"", settings.name(), difference);
            }
        }
        store.discardAbove(point.epoch());
        epochs.recover(point.epoch());
        barriers = new Barriers(point.epoch());
        finishLetters();
    }

    /** The dead letters of the last epoch may not have reached their files. */
    private void finishLetters() {
        RestoredCheckpoint checkpoint = point.checkpoint();
        if (checkpoint == null || !point.ownCheckpoint()) {
            return;
        }
        if (checkpoint.operators().stream().anyMatch(each -> each.operator().equals(EpochLetters.NAME))) {
            Path folder = settings.deadLetterDirectory();
            if (folder == null) {
                throw TidemarkException.internal("dead letters of a job that may write none");
            }
            checkpoint.state(EpochLetters.NAME, 0, 1).whole(EpochLetters.NAME).forEach(written -> EpochLetters.read(
                            written, folder)
                    .finish());
        }
    }

    /** Where a scan goes on; empty at a first start. */
    Optional<List<SplitPosition>> start(String scan) {
        RestoredCheckpoint checkpoint = point.checkpoint();
        return checkpoint == null ? Optional.empty() : fate.former(scan).flatMap(checkpoint::positions);
    }

    /** Whether there is a checkpoint to go on from. */
    boolean goesOn() {
        return point.checkpoint() != null;
    }

    /**
     * Says how many tasks each operator has now, before any takes its state back: files that were written for another plan
     * cannot be built upon. Those of the same plan can, at any number of tasks: the store spreads them anew.
     */
    void numbered(Map<String, Integer> tasks) {
        RestoredCheckpoint checkpoint = point.checkpoint();
        renumbered = !point.ownCheckpoint() || checkpoint == null || !fate.fits();
        if (checkpoint != null) {
            for (RestoredCheckpoint.KnownOperator known : checkpoint.operators()) {
                if (known.operator().equals(LEDGER) || known.operator().equals(EpochLetters.NAME)) {
                    continue;
                }
                renumbered |= known.tasks() != 1 && !tasks.containsKey(known.operator());
            }
            for (StatePlan.Change change : fate.changes()) {
                renumbered |= !change.former().equals(change.operator());
            }
        }
        store.base(renumbered ? Optional.empty() : Optional.of(point.epoch()));
    }

    /** What the checkpoint has for a task of an operator, or null if the operator begins empty. */
    @Nullable
    SnapshotReader state(String operator, int task, int tasks) {
        RestoredCheckpoint checkpoint = point.checkpoint();
        if (checkpoint == null) {
            return null;
        }
        String former = operator.startsWith(StatePlan.APART)
                ? (checkpoint.planFingerprint().equals(plan.text()) ? operator : null)
                : fate.former(operator).orElse(null);
        if (former == null) {
            return null;
        }
        boolean known =
                checkpoint.operators().stream().anyMatch(each -> each.operator().equals(former));
        if (!known) {
            return null;
        }
        takenOver.put(operator, former);
        return checkpoint.state(former, task, tasks);
    }

    /** Whether the first checkpoint should not wait: until then the job depends on files that are not its own. */
    boolean takesOver() {
        return renumbered && goesOn();
    }

    /** Everything was taken back. */
    void restored() {
        RestoredCheckpoint checkpoint = point.checkpoint();
        if (checkpoint != null) {
            checkpoint.checkRest();
            if (renumbered) {
                store.takeOver(checkpoint, takenOver);
            }
            takenBack = true;
            checkpoint.close();
            LOG.debug("event=run_restored job={} checkpoint={}", settings.name(), checkpoint.number());
        }
    }

    /** The job's own checkpoint that it went on from, as far as it is known how that was made; empty for a first start. */
    List<JobCheckpoints.Done> former() {
        RestoredCheckpoint checkpoint = point.checkpoint();
        return checkpoint == null || !point.ownCheckpoint()
                ? List.of()
                : List.of(new JobCheckpoints.Done(
                        checkpoint.number(),
                        checkpoint.createdMillis(),
                        0,
                        0,
                        checkpoint.bytes(),
                        checkpoint.full(),
                        checkpoint.directory()));
    }

    /** Opens the first epoch. */
    void begin() {
        long first = point.epoch() + 1;
        epochs.begin(first);
        barriers.open(first);
    }

    Durability durability() {
        return durability;
    }

    PlanFingerprint plan() {
        return plan;
    }

    CheckpointStore store() {
        return store;
    }

    JobEpochs epochs() {
        return epochs;
    }

    List<String> environment() {
        return environment;
    }

    Barriers barriers() {
        return barriers;
    }

    /** The name of a node's state; the node is one of the plan's that keep some. */
    String id(io.tidemark.planner.plan.PhysicalNode node) {
        String id = plan.id(node);
        Check.state(id != null, "a node without an id keeps state");
        return java.util.Objects.requireNonNull(id);
    }

    @Override
    public void close() {
        try {
            RestoredCheckpoint checkpoint = point.checkpoint();
            if (checkpoint != null && !takenBack) {
                checkpoint.close();
            }
        } finally {
            point = new RestartPoint(point.epoch(), null, false); // an ended job is still listed, and must hold no rows
            try {
                epochs.close();
            } finally {
                store.close(); // last: it holds the lock on the directory
            }
        }
    }
}
