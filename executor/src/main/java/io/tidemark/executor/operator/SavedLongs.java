package io.tidemark.executor.operator;

import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import java.nio.ByteBuffer;
import java.util.List;

/** A few numbers that a task writes at each barrier, such as its watermark. Stateless. */
final class SavedLongs {
    private SavedLongs() {}

    static void write(SnapshotWriter target, String name, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        target.whole(name, bytes.array());
    }

    /**
     * What this task had written if there are as many tasks as before, else the least that any of them had: what one of
     * them has not done yet, is not done.
     *
     * @param ifNone if nobody has written anything
     */
    static long[] least(SnapshotReader source, String name, TaskShare share, long... ifNone) {
        List<long[]> all = all(source, name);
        int own = share.own(all);
        if (own >= 0) {
            return all.get(own);
        }
        long[] least = ifNone.clone();
        for (int index = 0; index < least.length && !all.isEmpty(); index++) {
            int at = index;
            least[index] = all.stream().mapToLong(numbers -> numbers[at]).min().getAsLong();
        }
        return least;
    }

    /** The greatest that any former task had written as its first number. */
    static long greatest(SnapshotReader source, String name, long ifNone) {
        return all(source, name).stream().mapToLong(numbers -> numbers[0]).max().orElse(ifNone);
    }

    private static List<long[]> all(SnapshotReader source, String name) {
        return source.whole(name).stream().map(SavedLongs::read).toList();
    }

    private static long[] read(byte[] bytes) {
        long[] numbers = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
        return numbers;
    }
}
