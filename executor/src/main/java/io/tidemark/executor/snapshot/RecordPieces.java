package io.tidemark.executor.snapshot;

import io.tidemark.executor.thread.Mailbox;
import java.nio.ByteBuffer;

/**
 * Memory for the records of a job's snapshots, used again from one to the next: fresh arrays would have to be zeroed, and
 * live just long enough to be copied by the garbage collector. Thread: any takes; {@link #giveBack} and {@link #clear} on
 * the job's checkpoint thread.
 */
public final class RecordPieces {
    static final int BYTES = 1 << 17;

    private final Mailbox<ByteBuffer> spare = new Mailbox<>();

    /** A piece that nobody else has. */
    ByteBuffer take() {
        ByteBuffer piece = spare.poll();
        return piece == null ? ByteBuffer.allocate(BYTES) : piece.clear();
    }

    /** Takes back what snapshots are made of that nobody reads any more; keeps half as much again at most. */
    public void giveBack(Iterable<StateRecords> snapshots) {
        Mailbox<ByteBuffer> returned = new Mailbox<>();
        int count = 0;
        for (StateRecords records : snapshots) {
            for (ByteBuffer piece : records.release()) {
                if (piece.capacity() == BYTES) {
                    returned.post(piece);
                    count++;
                }
            }
        }
        for (int kept = 0; kept < count / 2; kept++) {
            ByteBuffer unused = spare.poll();
            if (unused == null) {
                break;
            }
            returned.post(unused);
        }
        clear();
        for (ByteBuffer piece = returned.poll(); piece != null; piece = returned.poll()) {
            spare.post(piece);
        }
    }

    /** Lets all memory go. */
    public void clear() {
        while (spare.poll() != null) {
            // the next
        }
    }
}
