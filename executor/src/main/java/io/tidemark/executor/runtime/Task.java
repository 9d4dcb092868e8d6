package io.tidemark.executor.runtime;

import io.tidemark.executor.ledger.FailureCounts;
import io.tidemark.executor.ledger.LedgerCut;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.SinkOperator;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedCounts;
import io.tidemark.executor.thread.Work;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline of a job over its share of the data. It pulls no input while an output has no room or an operator has
 * more to give out: back-pressure lives here alone. Made on the thread that starts the job, then used by its task thread.
 */
final class Task implements Work, TaskBarrier.Books {
    private static final int PULLS_PER_STEP = 8;

    /** After which a step takes no more, so that others get their turns. */
    private static final long MOST_NANOS = 10_000_000;

    private final JobRun job;
    private final TaskMeters meters = new TaskMeters();
    private final TaskPace pace = new TaskPace();
    private final List<TaskMeters> absorbedMeters = new ArrayList<>();
    private final List<TaskInput> inputs = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final List<ChannelOutput> channels = new ArrayList<>();
    private final List<SinkOperator> sinks = new ArrayList<>();
    private boolean givesResults;
    private boolean rowsMayTakeLong;
    private final List<StateStore> stores = new ArrayList<>();
    private final List<PublishedCounts> counts = new ArrayList<>();
    private final List<FailureCounts> failures = new ArrayList<>();
    private final List<LetterBox> letters = new ArrayList<>();
    private final List<SourceOrigins> sources = new ArrayList<>();
    private final Map<Operator, Integer> steps = new IdentityHashMap<>();
    private final Published<TaskStatus> status = new Published<>(TaskStatus.NONE);
    private final @Nullable TaskBarrier barrier;
    private int toResume;
    private boolean outputFull;
    private boolean holdsMuch;
    private @Nullable StateStore store;
    private @Nullable StateStore scratch;
    private @Nullable Task absorbedBy;
    private int turn;

    Task(JobRun job) {
        this.job = job;
        this.barrier = job.barrierOfTask();
    }

    TaskMeters meters() {
        return meters;
    }

    TaskPace pace() {
        return pace;
    }

    /** The task's state, made when first asked for. */
    StateStore store() {
        if (store == null) {
            store = job.openStore(true);
            stores.add(store);
        }
        return store;
    }

    /** The same for what is empty at every barrier, and so needs no notes of what has changed. */
    StateStore scratch() {
        if (barrier == null) {
            return store();
        }
        if (scratch == null) {
            scratch = job.openStore(false);
            stores.add(scratch);
        }
        return scratch;
    }

    void add(TaskInput input) {
        inputs.add(input);
        if (rowsMayTakeLong) {
            input.rowsMayTakeLong();
        }
    }

    /** Adds an operator; those that it feeds are added after it. */
    void add(Operator operator) {
        operators.add(operator);
        if (operator instanceof SinkOperator sink) {
            sinks.add(sink);
        }
    }

    /** Adds an operator that is the same step of the plan as those of the same number in other tasks. */
    void add(Operator operator, int step) {
        add(operator);
        steps.put(operator, step);
    }

    void add(ChannelOutput output) {
        channels.add(output);
    }

    /** Notes which inputs of the task feed an operator or output, directly or through others. */
    void fed(Object operatorOrOutput, List<TaskInput> feeds) {
        if (barrier != null) {
            barrier.fed(operatorOrOutput, feeds);
        }
    }

    /** Notes something that has state in checkpoints. */
    void keep(TaskPart part) {
        if (barrier != null) {
            barrier.keep(part);
        }
    }

    /** Adds counts of this task that others may read. */
    void add(PublishedCounts counted) {
        counts.add(counted);
    }

    /** Adds counts of rows that fail in this task. */
    void add(FailureCounts failed) {
        failures.add(failed);
    }

    /** Adds what was counted for the rows of a scan's partitions that this task reads. */
    void add(SourceOrigins origins) {
        add(origins.counts());
        sources.add(origins);
    }

    /** Adds dead letters that only this task writes. */
    void add(LetterBox box) {
        letters.add(box);
    }

    @Override
    public Map<Path, List<byte[]>> letters() {
        Map<Path, List<byte[]>> lines = new LinkedHashMap<>();
        sources.forEach(origins -> origins.takeLetters(lines));
        letters.forEach(box -> box.takeAll(lines));
        return lines;
    }

    private long heldBytes() {
        long held = 0;
        for (StateStore each : stores) {
            held += each.changeBytes();
        }
        for (SinkOperator sink : sinks) {
            held += sink.heldBytes();
        }
        return held;
    }

    @Override
    public boolean holdsMuch() {
        holdsMuch = holdsMuch && isHoldingMuch(); // a barrier may have passed since
        return holdsMuch;
    }

    private boolean isHoldingMuch() {
        return heldBytes() > job.mostHeldBytes();
    }

    @Override
    public LedgerCut cut() {
        publish();
        LedgerCut cut = new LedgerCut();
        counts.forEach(cut::add);
        failures.forEach(cut::add);
        cut.add(meters);
        absorbedMeters.forEach(cut::add);
        sources.forEach(origins -> origins.addTo(cut));
        return cut;
    }

    /** Takes over everything of another task, which then is none any more. */
    void absorb(Task other) {
        inputs.addAll(other.inputs);
        operators.addAll(other.operators);
        channels.addAll(other.channels);
        sinks.addAll(other.sinks);
        stores.addAll(other.stores);
        counts.addAll(other.counts);
        failures.addAll(other.failures);
        sources.addAll(other.sources);
        letters.addAll(other.letters);
        steps.putAll(other.steps);
        absorbedMeters.add(other.meters);
        absorbedMeters.addAll(other.absorbedMeters);
        givesResults |= other.givesResults;
        if (rowsMayTakeLong || other.rowsMayTakeLong) {
            rowsMayTakeLong();
        }
        if (barrier != null && other.barrier != null) {
            barrier.absorb(other.barrier);
        }
        other.absorbedBy = this;
        job.absorbed(other);
    }

    /** The task that does this one's work now: itself unless it was absorbed. */
    Task current() {
        return absorbedBy == null ? this : absorbedBy.current();
    }

    /** Where its rows come from. */
    List<TaskInput> inputs() {
        return inputs;
    }

    /** How the task takes barriers; null if the job keeps no checkpoints. */
    @Nullable
    TaskBarrier barrier() {
        return barrier;
    }

    /** What the task is, for messages. */
    String describe() {
        List<String> names = new ArrayList<>();
        if (barrier != null) {
            for (TaskPart part : barrier.parts()) {
                if (!part.operator().startsWith(StatePlan.APART)) {
                    names.add(part.operator() + " " + (part.index() + 1) + " of " + part.count());
                }
            }
        }
        if (!sinks.isEmpty()) {
            names.add("output");
        }
        return String.join(", ", names);
    }

    /** An operator may take milliseconds for a row, after many for which it did not. */
    void rowsMayTakeLong() {
        rowsMayTakeLong = true;
        inputs.forEach(TaskInput::rowsMayTakeLong);
    }

    void setGivesResults() {
        givesResults = true;
    }

    @Override
    public Progress step() {
        try {
            return advance();
        } catch (TidemarkException failure) {
            job.fail(failure);
        } catch (Throwable failure) { // a bug, or the end of a resource: the job fails, the thread lives
            job.fail(wrap(failure));
        }
        return stop();
    }

    /** What a failure that is nobody's error says to users. */
    static TidemarkException wrap(Throwable failure) {
        ErrorCode code = failure instanceof OutOfMemoryError ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.INTERNAL;
        return new TidemarkException(code, "the job stopped: " + failure, null, null, failure);
    }

    private Progress advance() {
        if (job.stopping()) {
            return job.finishingEarly() ? finish() : stop();
        }
        if (barrier != null) {
            holdsMuch = isHoldingMuch();
            if (barrier.isWriting()) {
                barrier.writeSome();
            }
        }
        Clock clock = job.clock();
        long now = clock.nanos();
        long end = now + MOST_NANOS;
        for (int pull = 0; pull < PULLS_PER_STEP && now <= end; pull++) {
            outputFull = !hasRoom();
            if (outputFull) {
                return rest(pull);
            }
            Operator pending = lastPending();
            if (pending != null) {
                pending.step();
                now = clock.nanos();
                continue;
            }
            if (barrier != null) {
                TaskBarrier.Move move = followBarriers(barrier);
                if (move == TaskBarrier.Move.AGAIN) {
                    continue;
                }
                if (move == TaskBarrier.Move.WAIT) {
                    return rest(pull);
                }
            }
            if (allEnded()) {
                if (drained() && endsByItself()) {
                    return finish();
                }
                return rest(pull);
            }
            TaskInput pulled = pullOne();
            if (pulled == null) {
                return rest(pull);
            }
            long before = now;
            now = clock.nanos();
            pulled.took(now - before);
        }
        publish();
        pace.onStep(true);
        return Progress.BUSY;
    }

    private TaskBarrier.Move followBarriers(TaskBarrier following) {
        if (toResume < operators.size() && job.goesOn()) {
            operators.get(toResume++).resume();
            return TaskBarrier.Move.AGAIN;
        }
        return following.advance(inputs, operators, channels, sinks, this);
    }

    /** A task of a job that keeps checkpoints answers barriers until the last one is committed. */
    private boolean endsByItself() {
        if (barrier != null) {
            barrier.atEnd();
        }
        return barrier == null;
    }

    /** Nothing to do at the moment, after so many pulls that had something. */
    private Progress rest(int pulls) {
        flush();
        publish();
        pace.onStep(pulls > 0);
        return barrier != null && barrier.isWriting() ? Progress.BUSY : Progress.IDLE;
    }

    private boolean hasRoom() {
        for (ChannelOutput output : channels) {
            if (!output.hasRoom()) {
                return false;
            }
        }
        for (SinkOperator sink : sinks) {
            if (!sink.ready()) {
                return false;
            }
        }
        return !givesResults || job.resultsHaveRoom();
    }

    /** Of the operators with more to give out the one closest to the output, so that none is fed meanwhile. */
    private @Nullable Operator lastPending() {
        for (int index = operators.size() - 1; index >= 0; index--) {
            Operator operator = operators.get(index);
            if (operator.pending() && (barrier == null || !barrier.isWaiting(operator))) {
                return operator;
            }
        }
        return null;
    }

    /** Lets the next input that has something push it; null if none has. */
    private @Nullable TaskInput pullOne() {
        for (int tried = 0; tried < inputs.size(); tried++) {
            TaskInput input = inputs.get(turn);
            turn = turn + 1 == inputs.size() ? 0 : turn + 1;
            if (!input.ended() && (barrier == null || !barrier.holds(input)) && input.pull()) {
                return input;
            }
        }
        return null;
    }

    private boolean allEnded() {
        for (TaskInput input : inputs) {
            if (!input.ended()) {
                return false;
            }
        }
        return true;
    }

    /** Whether sinks have nothing to wait for; until then the job can still be stopped. */
    private boolean drained() {
        for (SinkOperator sink : sinks) {
            if (!sink.drained()) {
                return false;
            }
        }
        return true;
    }

    private void flush() {
        for (ChannelOutput output : channels) {
            output.flush();
        }
        for (SinkOperator sink : sinks) {
            sink.flush();
        }
    }

    private void publish() {
        long read = 0;
        int sources = 0;
        double fractions = 0;
        for (TaskInput input : inputs) {
            read += input.recordsRead();
            double fraction = input.fractionRead();
            sources += fraction == TaskMeters.NO_SOURCE ? 0 : 1;
            fractions += fraction == TaskMeters.NO_SOURCE ? 0 : fraction; // NaN makes the sum NaN
        }
        meters.rowsRead = read;
        meters.fractionRead = sources == 0 ? TaskMeters.NO_SOURCE : fractions / sources;
        if (!stores.isEmpty()) {
            long bytes = 0;
            for (StateStore each : stores) {
                bytes += each.stateBytes();
            }
            meters.stateBytes = bytes;
        }
        for (PublishedCounts counted : counts) {
            counted.publish();
        }
        meters.publish();
        for (TaskMeters absorbed : absorbedMeters) {
            absorbed.publish();
        }
        long request = job.statusRequests().last();
        if (status.value().request() < request) {
            status.set(describe(request));
        }
    }

    /** What the task said when it was last asked. Thread: any. */
    TaskStatus status() {
        return status.value();
    }

    private TaskStatus describe(long request) {
        List<SplitStatus> splits = new ArrayList<>();
        for (TaskInput input : inputs) {
            input.describe(splits);
        }
        Map<Integer, StepStatus> described = new TreeMap<>();
        for (Operator operator : operators) {
            StepStatus step = operator.status();
            if (step != null) {
                described.merge(steps.getOrDefault(operator, 0), step, StepStatus::and);
            }
        }
        return new TaskStatus(request, splits, described, outputFull);
    }

    private Progress finish() {
        flush();
        if (barrier == null) { // else all is committed
            for (SinkOperator sink : sinks) {
                sink.finish();
            }
        }
        publish();
        return stop();
    }

    private Progress stop() {
        publish();
        sayLast();
        free();
        job.taskEnded();
        pace.onEnd();
        return Progress.DONE;
    }

    /** What the task says when it is over; one that has failed may have no more to say. */
    private void sayLast() {
        try {
            status.set(describe(Long.MAX_VALUE));
        } catch (RuntimeException failure) {
            job.fail(wrap(failure));
            status.set(new TaskStatus(Long.MAX_VALUE, List.of(), Map.of(), false));
        }
    }

    /** Closes everything that the task has open. */
    void free() {
        if (barrier != null) {
            barrier.giveUp();
        }
        for (Operator operator : operators) {
            quietly(operator);
        }
        for (TaskInput input : inputs) {
            quietly(input);
        }
        for (StateStore each : stores) {
            quietly(each);
        }
    }

    /** Closing goes on whatever happens; what happened is the job's failure unless it has one. */
    private void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception | Error failure) {
            job.fail(wrap(failure));
        }
    }
}
