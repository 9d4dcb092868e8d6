package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.operator.WatermarkOperator;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.PublishedLong;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Polls a reader and tells the watermarks of its splits that ended, were added, or were found empty for the idle time.
 * Splits that are further ahead of the slowest one of the job than 'watermark-max-drift' are not read until it has come
 * nearer. Thread: task thread.
 */
final class SourceInput implements TaskInput, TaskPart.Content {
    /**
     * How a source follows its splits.
     *
     * @param table the table's name
     * @param idleMillis after which an empty split is left out; 0 for never
     * @param maxDriftMillis how far a split may be ahead of the slowest one; 0 for any distance
     * @param batchRows the most rows that are given on at once
     */
    record Settings(String table, long idleMillis, long maxDriftMillis, int batchRows) {}

    private final SourceReader reader;
    private final SourceOrigins origins;
    private final Settings settings;
    private final Alignment alignment;
    private final Clock clock;
    private final Output output;
    private final Portions portions;
    private @Nullable WatermarkOperator watermarks;
    private @Nullable PublishedLong least;
    private boolean byClock;
    private long[] lastRows = {};
    private boolean[] idle = {};
    private boolean[] finished = {};
    private boolean[] paused = {};
    private boolean held;
    private boolean ended;
    private @Nullable Barriers barriers;
    private String scan = "";
    private boolean wasPaused;

    SourceInput(
            SourceReader reader,
            SourceOrigins origins,
            Settings settings,
            Alignment alignment,
            Clock clock,
            Output output) {
        this.reader = reader;
        this.origins = origins;
        this.settings = settings;
        this.alignment = alignment;
        this.clock = clock;
        this.output = output;
        portions = new Portions(settings.batchRows(), output);
    }

    /**
     * The operator behind this input that wants to know of splits.
     *
     * @param clockMoves whether its watermark is that of the clock
     */
    void watch(WatermarkOperator operator, boolean clockMoves) {
        watermarks = operator;
        byClock = clockMoves;
        least = clockMoves ? null : alignment.join(settings.maxDriftMillis());
    }

    SourceReader reader() {
        return reader;
    }

    /**
     * The job keeps checkpoints.
     *
     * @param scanId the scan's id in the plan
     */
    void keepCheckpoints(Barriers following, String scanId) {
        barriers = following;
        scan = scanId;
    }

    @Override
    public void took(long nanos) {
        portions.took(nanos);
    }

    @Override
    public void rowsMayTakeLong() {
        portions.rowsMayTakeLong();
    }

    @Override
    public boolean pull() {
        if (ended) {
            return false;
        }
        if (!portions.isEmpty()) {
            portions.more();
            if (portions.isEmpty()) {
                followSplits();
            }
            return true;
        }
        if (isPaused()) {
            return false;
        }
        ColumnBatch batch = held ? null : reader.poll();
        if (batch != null && batch.activeCount() > 0) {
            batch.split = reader.currentSplit();
            origins.mark(batch);
            heardFrom(batch.split);
            portions.give(batch);
        }
        origins.onSplits(reader.splitCount());
        if (!portions.isEmpty()) {
            return true;
        }
        followSplits(); // behind the rows: a split may have ended with them
        if (batch == null && reader.finished()) {
            ended = true;
            tellLeast(Long.MAX_VALUE);
            output.watermark(Long.MAX_VALUE);
            return true;
        }
        return batch != null;
    }

    /** Whether nothing is to be read for now; the time that passes meanwhile makes no split idle. */
    private boolean isPaused() {
        boolean paused = barriers != null && barriers.paused();
        if (paused && byClock) {
            followSplits();
        }
        if (wasPaused && !paused) {
            Arrays.fill(lastRows, clock.nanos());
        }
        wasPaused = paused;
        return paused;
    }

    @Override
    public boolean atBarrier(long epoch) {
        return portions.isEmpty();
    }

    @Override
    public void positions(List<SourceState> sources) {
        sources.add(new SourceState(scan, settings.table(), reader.positions()));
    }

    /** That there was such a scan; positions are written apart, watermarks by the operator that watches the splits. */
    @Override
    public void snapshot(SnapshotWriter target) {
        target.whole("scan", new byte[0]);
        reader.snapshot(target);
    }

    @Override
    public void restore(SnapshotReader source) {
        reader.restore(source);
        grow(reader.splitCount());
    }

    private void heardFrom(int split) {
        if (split < idle.length) {
            lastRows[split] = clock.nanos();
            idle[split] = false;
        }
    }

    private void followSplits() {
        int count = reader.splitCount();
        WatermarkOperator operator = watermarks;
        if (count > idle.length) {
            grow(count);
        }
        if (operator == null) {
            return;
        }
        for (int split = 0; split < count; split++) {
            if (!finished[split]) {
                follow(operator, split);
            }
        }
        if (alignment.wanted() && !byClock) {
            align(operator, count);
        }
    }

    private void grow(int count) {
        int before = idle.length;
        lastRows = Arrays.copyOf(lastRows, count);
        idle = Arrays.copyOf(idle, count);
        finished = Arrays.copyOf(finished, count);
        paused = Arrays.copyOf(paused, count);
        Arrays.fill(lastRows, before, count, clock.nanos());
        if (watermarks != null) {
            watermarks.onSplits(count);
        }
    }

    private void follow(WatermarkOperator operator, int split) {
        long said = reader.watermark(split);
        if (said != Long.MIN_VALUE) {
            operator.onSplitWatermark(split, said);
        }
        if (reader.finished(split)) {
            finished[split] = true;
            operator.onSplitFinished(split);
        } else if (byClock) {
            operator.onSplitWatermark(split, clock.millis());
        } else if (!idle[split] && (reader.idle(split) || wasSilent(split))) {
            idle[split] = true;
            operator.onSplitIdle(split);
        }
    }

    private boolean wasSilent(int split) {
        return settings.idleMillis() > 0 && silentMillis(split) > settings.idleMillis() && reader.caughtUp(split);
    }

    private long silentMillis(int split) {
        return (clock.nanos() - lastRows[split]) / 1_000_000;
    }

    /** Tells the others how far this source is, and holds back what is too far ahead of the slowest. */
    private void align(WatermarkOperator operator, int count) {
        long own = Long.MAX_VALUE;
        for (int split = 0; split < count; split++) {
            long watermark = operator.splitWatermark(split);
            boolean counts = !finished[split] && !idle[split];
            if (counts && (watermark != Long.MIN_VALUE || !reader.caughtUp(split))) {
                own = Math.min(own, watermark);
            }
        }
        tellLeast(own);
        if (settings.maxDriftMillis() == 0) {
            return;
        }
        long slowest = alignment.slowest();
        boolean unable = false;
        for (int split = 0; split < count; split++) {
            boolean ahead = !finished[split] && isAhead(operator.splitWatermark(split), slowest);
            if (ahead != paused[split] && reader.pause(split, ahead)) {
                paused[split] = ahead;
            }
            unable |= ahead && !paused[split];
        }
        held = unable && own != Long.MAX_VALUE && isAhead(own, slowest);
    }

    private boolean isAhead(long watermark, long slowest) {
        if (watermark == Long.MIN_VALUE || slowest == Long.MAX_VALUE) {
            return false;
        }
        return slowest == Long.MIN_VALUE || watermark - slowest > settings.maxDriftMillis();
    }

    private void tellLeast(long watermark) {
        if (least != null && least.value() != watermark) {
            least.set(watermark);
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public double fractionRead() {
        return reader.finished() ? 1 : reader.fractionRead();
    }

    @Override
    public long recordsRead() {
        return reader.recordsRead();
    }

    @Override
    public void describe(List<SplitStatus> splits) {
        WatermarkOperator operator = watermarks;
        for (int split = 0; split < idle.length; split++) {
            SplitStatus.State state = ended || finished[split]
                    ? SplitStatus.State.ENDED
                    : idle[split]
                            ? SplitStatus.State.IDLE
                            : held || paused[split] ? SplitStatus.State.PAUSED : SplitStatus.State.ACTIVE;
            splits.add(new SplitStatus(
                    settings.table(),
                    reader.describe(split),
                    state,
                    operator == null ? Long.MIN_VALUE : operator.splitWatermark(split),
                    operator == null ? Long.MIN_VALUE : operator.lastTime(split),
                    silentMillis(split),
                    settings.idleMillis(),
                    reader.caughtUp(split),
                    reader.trouble(split)));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
