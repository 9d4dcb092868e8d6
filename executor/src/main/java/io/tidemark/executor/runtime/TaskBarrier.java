package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.ledger.LedgerCut;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.SinkOperator;
import io.tidemark.executor.snapshot.FrozenChanges;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a task through barriers. An operator or output is told of a barrier as soon as the inputs that feed it have
 * brought it: tasks may send to one another in a circle (by way of another part of the plan), and would wait for each
 * other if all their inputs had to bring it first. The state is set apart when all inputs have; what it comes to is
 * written a little at a time while the task goes on. Thread: task thread.
 */
final class TaskBarrier {
    /** What the task may do. */
    enum Move {
        /** Read on. */
        READ,
        /** Something was done; look again. */
        AGAIN,
        /** Wait for others. */
        WAIT
    }

    /** What a task writes down besides its state. Thread: task thread. */
    interface Books {
        /** What it has counted so far. */
        LedgerCut cut();

        /** Whether what has changed and what was written since the last barrier take so much memory that it is time for one. */
        boolean holdsMuch();

        /** Dead letters since it was last asked, by file. */
        Map<Path, List<byte[]>> letters();
    }

    /** So many entries are written between two looks at the clock. */
    private static final int PART_ENTRIES = 512;

    private static final int MOST_PARTS = 64;

    /** How long the task writes what was set apart before it does anything else. */
    private static final long LEAST_NANOS = 200_000;

    private static final long MOST_NANOS = 3_000_000;

    private final Barriers barriers;
    private final PlanFingerprint plan;
    private final Clock clock;
    private final List<TaskPart> parts = new ArrayList<>();
    private final Map<Object, List<TaskInput>> feeds = new IdentityHashMap<>();
    private final Set<Object> told = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Published<TaskSnapshot> snapshot = new Published<>(TaskSnapshot.NONE);
    private final PublishedLong frozen;
    private final PublishedLong passed;
    private final PublishedLong stoodNanos = new PublishedLong(0);
    private final ArrayDeque<FrozenChanges> left = new ArrayDeque<>();
    private TaskSnapshot taken = TaskSnapshot.NONE;
    private long stoodSince = -1;
    private long wroteUntil;
    private int partEntries = PART_ENTRIES;
    private int mostParts = MOST_PARTS;
    private boolean handed = true;
    private boolean atEnd;

    TaskBarrier(Barriers barriers, PlanFingerprint plan, Clock clock) {
        this.barriers = barriers;
        this.plan = plan;
        this.clock = clock;
        this.frozen = new PublishedLong(barriers.restored());
        this.passed = new PublishedLong(barriers.restored());
    }

    /** Takes over what was noted of another task, whose work this one's task does now. */
    void absorb(TaskBarrier other) {
        parts.addAll(other.parts);
        feeds.putAll(other.feeds);
    }

    /** Notes which inputs feed an operator or output, through others. */
    void fed(Object operatorOrOutput, List<TaskInput> inputs) {
        feeds.put(operatorOrOutput, inputs);
    }

    /** Notes something that has state. */
    void keep(TaskPart part) {
        parts.add(part);
    }

    List<TaskPart> parts() {
        return parts;
    }

    /** The last barrier at which the state was set apart. Thread: any. */
    long frozen() {
        return frozen.value();
    }

    /** What was written of the last barrier, once it is whole. Thread: any. */
    TaskSnapshot snapshot() {
        return snapshot.value();
    }

    /** The coordinator has taken what was written. Thread: the job's checkpoint thread, before it asks for another barrier. */
    void forgetSnapshot() {
        snapshot.set(new TaskSnapshot(snapshot.value().epoch(), List.of(), List.of(), new LedgerCut(), Map.of()));
    }

    /** How long the task stood still at the last barrier, in nanoseconds. Thread: any. */
    long stoodNanos() {
        return stoodNanos.value();
    }

    /** The last barrier that the task has gone on behind. Thread: any. */
    long passed() {
        return passed.value();
    }

    /** Whether an input gives nothing for now, because a barrier stands there or nothing is to be read any more. */
    boolean holds(TaskInput input) {
        long next = passed.value() + 1;
        return barriers.requested() >= next && input.atBarrier(next) || barriers.isOver(next - 1);
    }

    /** Whether an operator is behind a barrier already and must do nothing before the task goes on. */
    boolean isWaiting(Operator operator) {
        return !waiting.isEmpty() && waiting.contains(operator);
    }

    /** Does the next thing that is due for a barrier. Nothing is pending but in operators that wait. */
    Move advance(
            List<TaskInput> inputs,
            List<Operator> operators,
            List<ChannelOutput> outputs,
            List<SinkOperator> sinks,
            Books books) {
        long next = passed.value() + 1;
        if (barriers.requested() < next) {
            if (barriers.isOver(next - 1)) {
                return Move.WAIT;
            }
            if (books.holdsMuch()) {
                barriers.urge(next);
                return Move.WAIT; // until the checkpoint before is done, and its memory is free
            }
            return Move.READ;
        }
        if (frozen.value() == next) {
            return barriers.opened() > next || sinks.isEmpty() ? pass(next, inputs) : Move.WAIT;
        }
        if (tellOne(next, operators, outputs)) {
            return Move.AGAIN;
        }
        for (TaskInput input : inputs) {
            if (!input.ended() && !input.atBarrier(next)) {
                return Move.READ;
            }
        }
        stoodSince = stoodSince < 0 ? clock.nanos() : stoodSince;
        for (SinkOperator sink : sinks) {
            sink.flush();
        }
        for (SinkOperator sink : sinks) {
            if (!sink.drained()) {
                return Move.WAIT;
            }
        }
        taken = freeze(next, inputs, books);
        handed = false;
        wroteUntil = clock.nanos();
        for (SinkOperator sink : sinks) {
            sink.onBarrier(next);
        }
        frozen.set(next); // now the coordinator goes on
        return Move.AGAIN;
    }

    private boolean tellOne(long epoch, List<Operator> operators, List<ChannelOutput> outputs) {
        for (Operator operator : operators) {
            if (!told.contains(operator) && reached(operator, epoch)) {
                told.add(operator);
                operator.onBarrier();
                return true;
            }
        }
        waiting.addAll(told);
        boolean sent = false;
        for (ChannelOutput output : outputs) {
            if (!told.contains(output) && reached(output, epoch)) {
                told.add(output);
                send(output, epoch);
                sent = true;
            }
        }
        return sent;
    }

    private void send(ChannelOutput output, long epoch) {
        boolean over = true;
        for (TaskInput input : feedsOf(output)) {
            over &= input.ended();
        }
        output.flush();
        if (over) {
            output.end();
        }
        output.barrier(epoch);
    }

    private List<TaskInput> feedsOf(Object operatorOrOutput) {
        return feeds.getOrDefault(operatorOrOutput, List.of());
    }

    private boolean reached(Object operatorOrOutput, long epoch) {
        for (TaskInput input : feedsOf(operatorOrOutput)) {
            if (!input.ended() && !input.atBarrier(epoch)) {
                return false;
            }
        }
        return true;
    }

    private TaskSnapshot freeze(long epoch, List<TaskInput> inputs, Books books) {
        List<OperatorState> states = new ArrayList<>();
        for (TaskPart part : parts) {
            states.add(part.snapshot(plan, barriers.memory(), left::add));
        }
        List<SourceState> sources = new ArrayList<>();
        for (TaskInput input : inputs) {
            input.positions(sources);
        }
        return new TaskSnapshot(epoch, states, sources, books.cut(), books.letters());
    }

    private Move pass(long epoch, List<TaskInput> inputs) {
        for (TaskInput input : inputs) {
            input.pass();
        }
        told.clear();
        waiting.clear();
        stoodNanos.set(Math.max(0, clock.nanos() - stoodSince));
        stoodSince = -1;
        passed.set(epoch);
        return Move.AGAIN;
    }

    /** Whether the state of the last barrier is not handed over yet. */
    boolean isWriting() {
        return !handed;
    }

    /**
     * Writes a part of what was set apart at the last barrier: as much as takes some of the time that the task has had since
     * the part before, so that it is neither held up for long nor late.
     */
    void writeSome() {
        long begin = clock.nanos();
        long until = begin + Math.max(LEAST_NANOS, Math.min((begin - wroteUntil) / 4, MOST_NANOS));
        for (int part = 0; part < mostParts && !left.isEmpty() && clock.nanos() - until < 0; part++) {
            if (!left.getFirst().writeSome(partEntries)) {
                left.removeFirst();
            }
        }
        wroteUntil = clock.nanos();
        if (left.isEmpty()) {
            handed = true;
            snapshot.set(taken);
            taken = TaskSnapshot.NONE;
        }
    }

    /** Writes one entry at a time from now on, for tests whose jobs have few. */
    void writeSlowly() {
        partEntries = 1;
        mostParts = 1;
    }

    /** The task is over, and nobody will ask for what it has not written. */
    void giveUp() {
        left.forEach(FrozenChanges::giveUp);
        left.clear();
    }

    /** All inputs have ended and nothing is pending. */
    void atEnd() {
        if (!atEnd) {
            atEnd = true;
            barriers.taskAtEnd();
        }
    }
}
