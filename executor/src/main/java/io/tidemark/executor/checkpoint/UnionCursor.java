package io.tidemark.executor.checkpoint;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** Joins what several tasks have of one operator; each key is in one of them at most. Mutable. Thread: one at a time. */
final class UnionCursor implements RecordCursor {
    private final String operator;
    private final RecordCursor[] sources;
    private final boolean[] live;
    private int current = -1;
    private boolean started;

    /** The sources show puts only; they are closed with this. */
    UnionCursor(String operator, List<RecordCursor> sources) {
        this.operator = operator;
        this.sources = sources.toArray(new RecordCursor[0]);
        this.live = new boolean[this.sources.length];
    }

    @Override
    public boolean advance() {
        if (current >= 0) {
            live[current] = sources[current].advance();
        }
        start();
        current = -1;
        for (int index = 0; index < live.length; index++) {
            if (!live[index]) {
                continue;
            }
            int order = current < 0 ? -1 : RecordView.compare(sources[index].view(), sources[current].view());
            if (order == 0) {
                throw new TidemarkException(
                        ErrorCode.CHECKPOINT_CORRUPT,
                        "two tasks of operator " + operator + " have state for the same key of table "
                                + sources[index].view().table,
                        "restore with the parallelism that the checkpoint was made with, and report this",
                        null);
            }
            current = order < 0 ? index : current;
        }
        return current >= 0;
    }

    private void start() {
        for (int index = 0; !started && index < live.length; index++) {
            live[index] = sources[index].advance();
        }
        started = true;
    }

    @Override
    public RecordView view() {
        return sources[current].view();
    }

    @Override
    public void close() {
        for (RecordCursor source : sources) {
            source.close();
        }
    }
}
