package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.checkpoint.SimFiles;
import io.tidemark.executor.checkpoint.sim.PowerCut;
import io.tidemark.executor.checkpoint.sim.SimDisk;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.executor.thread.Work;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A job that runs, crashes and goes on, all by one thread and one seed: which task or coordinator takes the next step, when
 * rows come, when they are acknowledged, when the time goes on, what fails and when the process dies. What stands in the
 * output is checked at every commit, and at the end against the same query in plain Java. Thread: the test's.
 */
final class Simulation {
    private static final int ROWS = 24;
    private static final int MOST_TASKS = Integer.getInteger("simulation.tasks", 3);
    private static final long INTERVAL_MILLIS = 50;
    private static final long TRANSACTION_MILLIS = 1_000;
    private static final int MOST_STEPS = 60_000;

    /** The process dies in the middle of a call. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the process dies", null, false, false);
        }
    }

    /** One run of the job. */
    private record Life(JobRun job, List<Task> tasks, CheckpointCoordinator coordinator) {
        boolean over() {
            return job.state().ended();
        }

        List<Work> works() {
            List<Work> works = new ArrayList<>(tasks);
            works.add(coordinator);
            return works;
        }
    }

    private final long seed;
    private final SimPlant plant;
    private final Random random;
    private final SimQuery query;
    private final PhysicalPlan plan;
    private final Path directory;
    private final SimLog log = new SimLog();
    private final SimDisk disk;
    private final ManualClock clock = new ManualClock(1_000_000);
    private final List<List<SimLog.Row>> rows = new ArrayList<>();
    private final List<Work> done = new ArrayList<>();
    private @Nullable Life life;
    private @Nullable Life zombie;
    private boolean dying;
    private boolean dead;
    private boolean calm;
    private int seen;
    private int lives;
    private int stepsLeft = MOST_STEPS;

    Simulation(long seed, SimPlant plant, Path directory) {
        this.seed = seed;
        this.plant = plant;
        this.directory = directory;
        this.random = new Random(seed);
        SimQuery[] queries = SimQuery.values();
        this.query = queries[Math.floorMod(seed, queries.length)];
        this.plan = query.plan();
        boolean onFiles = !plant.unforced().isEmpty() || Math.floorDiv(seed, queries.length) % 4 == 0;
        this.disk = onFiles ? new SimFiles(seed, plant.unforced()) : new MemoryCheckpoints();
        log.createSource(SimQuery.IN, query.partitions);
        log.setPrompt(false);
        log.setTimeout(TRANSACTION_MILLIS);
        log.onCall(this::onCall);
        disk.onCall(this::onCall);
        disk.onDeath(() -> dead = true);
        for (int partition = 0; partition < query.partitions; partition++) {
            rows.add(new ArrayList<>());
        }
    }

    /** How many runs it took. */
    int lives() {
        return lives;
    }

    /** How many epochs were committed. */
    int epochs() {
        return log.markers().size();
    }

    @Override
    public String toString() {
        return "seed " + seed + " (" + query + ", " + plant + ")";
    }

    /** Runs all of it; throws AssertionError if anything is not as it must be. */
    void run() {
        try {
            while (feedLeft() > 0) {
                turn();
            }
            log.end(SimQuery.IN);
            calm = true;
            disk.mend();
            resume(life);
            resume(zombie);
            while (!finished()) {
                turn();
            }
            checkEnd();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(this + ": " + failure.getMessage(), failure);
        } finally {
            drop(life);
            drop(zombie);
        }
    }

    private static void resume(@Nullable Life paused) {
        if (paused != null) {
            paused.job().pause(false);
        }
    }

    private int feedLeft() {
        return rows.size() * ROWS - rows.stream().mapToInt(List::size).sum();
    }

    private boolean finished() {
        Life now = life;
        return now != null && now.over() && now.job().state() == JobState.FINISHED;
    }

    /** One thing happens. */
    private void turn() {
        check(stepsLeft-- > 0, "nothing comes to an end in " + MOST_STEPS + " turns");
        Life now = life;
        if (now == null) {
            begin();
            return;
        }
        if (now.over()) {
            check(
                    now.job().state() == JobState.FAILED || now.job().state() == JobState.FINISHED,
                    "the job is " + now.job().state());
            now.job().failure().ifPresent(this::checkFailure);
            end();
            return;
        }
        int what = random.nextInt(1_000);
        if (what < 740) {
            step(now, random.nextInt(now.tasks().size()));
        } else if (what < 860) {
            step(now, now.tasks().size());
        } else if (what < 900) {
            feed();
        } else if (what < 950) {
            log.deliver(1 + random.nextInt(20));
        } else if (what < 990) {
            tick(1 + random.nextInt(20));
        } else if (!calm) {
            trouble(now);
        }
        Life other = zombie;
        if (other != null && random.nextInt(4) == 0) {
            step(other, random.nextInt(other.tasks().size() + 1));
        }
        checkCommits();
    }

    private void trouble(Life now) {
        switch (random.nextInt(11)) {
            case 0, 1, 2 -> crash();
            case 3 -> dieSoon();
            case 4 -> log.spoilNextCommit(1 + random.nextInt(2));
            case 5 -> tick(TRANSACTION_MILLIS + random.nextInt(500));
            case 6 -> disk.failWrites(1 + random.nextInt(3));
            case 7 -> takeOver(now);
            case 9 -> addPartition();
            case 8 -> now.job().pause(!now.job().paused());
            default -> now.coordinator().checkpoints().ask(new CheckpointRequest(null, null));
        }
    }

    private void addPartition() {
        if (query.takesNewPartitions() && rows.size() < query.partitions + 2) {
            rows.add(new ArrayList<>());
            log.addPartition(SimQuery.IN);
        }
    }

    private void dieSoon() {
        dying = random.nextBoolean();
        if (!dying) {
            disk.dieSoon();
        }
    }

    private void tick(long millis) {
        clock.set(clock.millis() + millis);
        log.tick(clock.millis());
    }

    private void feed() {
        int partition = random.nextInt(rows.size());
        List<SimLog.Row> own = rows.get(partition);
        for (int more = random.nextInt(4); more >= 0 && own.size() < ROWS; more--) {
            SimLog.Row row = query.rowOf(partition, own.size());
            own.add(row);
            log.append(SimQuery.IN, partition, row);
        }
    }

    private void step(Life of, int index) {
        List<Work> works = of.works();
        Work work = works.get(index);
        if (done.stream().anyMatch(each -> each == work)) {
            return;
        }
        if (work.step() == Work.Progress.DONE) {
            done.add(work);
        }
        plant.afterStep(work, random);
        if (dead) {
            crash();
        }
    }

    /** Somewhere between two calls of the outside the process dies. */
    private void onCall() {
        if (dead) {
            throw new Death();
        }
        if (dying && random.nextInt(6) == 0) {
            dying = false;
            dead = true;
            throw new Death();
        }
    }

    private void begin() {
        lives++;
        JobSettings settings = new JobSettings(
                        "sim",
                        1 + random.nextInt(MOST_TASKS),
                        ZoneOffset.UTC,
                        directory,
                        directory,
                        "fail",
                        1 + random.nextInt(8),
                        1 << 20,
                        1L << 30)
                .with(new Durability(
                        "uuid", "sim", directory, INTERVAL_MILLIS, 60_000, 3, null, Durability.StateChange.REFUSE));
        CheckpointStores stores = plant.stores(disk);
        Executor executor = new Executor(new ExecutorConfig(1, directory), clock, stores);
        SimConnector connector = plant.connector(log, disk, 1 + random.nextInt(5));
        if (!calm && random.nextInt(10) == 0) {
            dieSoon();
        }
        try {
            JobRun job = executor.build(plan, settings, connector, Mode.INTERPRETED);
            job.tasks().forEach(task -> java.util.Objects.requireNonNull(task.barrier())
                    .writeSlowly());
            life = new Life(job, List.copyOf(job.tasks()), java.util.Objects.requireNonNull(job.coordinator()));
        } catch (Death | PowerCut death) {
            crash();
        } catch (TidemarkException refused) {
            boolean full = refused.code() == ErrorCode.CHECKPOINT_FAILED || refused.code() == ErrorCode.DISK_FULL;
            if (!dead && !full) {
                throw new AssertionError("the job does not start: " + refused.text(), refused);
            }
            crash();
        }
        dying = false;
    }

    /** The process is gone; what was on its way may have arrived. */
    private void crash() {
        dead = false;
        dying = false;
        log.deliver(random.nextInt(30));
        log.crash();
        disk.crash(random);
        drop(life);
        life = null;
    }

    /** The run has ended by itself. */
    private void end() {
        drop(life);
        life = null;
    }

    /** The process seems dead and another takes over, but it wakes up. */
    private void takeOver(Life now) {
        drop(zombie);
        zombie = now;
        life = null;
        disk.takeOver();
    }

    private static void drop(@Nullable Life gone) {
        if (gone != null) {
            gone.tasks().forEach(Task::free);
        }
    }

    private void checkFailure(TidemarkException failure) {
        check(
                switch (failure.code()) {
                    case UNREACHABLE, SINK_FAILED, DISK_FULL, CHECKPOINT_FAILED, FENCED -> true;
                    default -> false;
                },
                "the job failed with " + failure.code() + ": " + failure.text());
    }

    /** What must hold at every commit. */
    private void checkCommits() {
        List<CommitRecord> markers = log.markers();
        if (markers.size() == seen) {
            return;
        }
        check(markers.size() == seen + 1, "more than one epoch was committed at once");
        seen = markers.size();
        CommitRecord last = markers.get(seen - 1);
        check(last.epoch() == seen, "epoch " + last.epoch() + " was committed as number " + seen);
        check(disk.numbers().contains(last.epoch()), "epoch " + last.epoch() + " was committed without its checkpoint");
        check(disk.hash(last.epoch()).equals(last.manifestHash()), "epoch " + last.epoch() + " has another checkpoint");
        if (query == SimQuery.FILTER) {
            checkFilter(disk.positions(last.epoch()));
        }
    }

    /** Exactly the rows below the positions of the last committed checkpoint are there. */
    private void checkFilter(List<SplitPosition> positions) {
        List<List<SimLog.Row>> read = new ArrayList<>();
        for (SplitPosition position : positions) {
            int partition = Integer.parseInt(position.split().substring(1));
            read.add(rows.get(partition).subList(0, Integer.parseInt(position.position())));
        }
        compare(query.expected(read), query.reduced(log.committed(SimQuery.OUT)));
    }

    private void checkEnd() {
        compare(query.expected(rows), query.reduced(log.committed(SimQuery.OUT)));
        List<String> late = new ArrayList<>(log.committed(SimQuery.LATE_OUT));
        Collections.sort(late);
        compare(query.expectedLate(rows), late);
        check(disk.numbers().size() <= 4, "old checkpoints are kept: " + disk.numbers());
    }

    private static void compare(List<String> expected, List<String> actual) {
        List<String> lost = new ArrayList<>(expected);
        List<String> more = new ArrayList<>(actual);
        actual.forEach(lost::remove);
        expected.forEach(more::remove);
        check(lost.isEmpty() && more.isEmpty(), "lost " + lost + ", wrong or twice " + more);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}
