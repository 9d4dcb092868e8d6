package io.tidemark.connectors.file;

import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The files that a job writes to one folder: each writer writes one for each epoch, whose name is hidden until the epoch
 * counts. A rename shows it, which can be done again after a crash. Thread: as {@link EpochParticipant} says; writers ask
 * for files on their task threads.
 */
final class EpochFiles implements EpochParticipant {
    /** In place of an epoch: there is none yet. */
    static final long NONE = 0;

    private final Path target;
    private final Path folder;
    private final PartNames names;
    private final ConcurrentLinkedQueue<Part> parts = new ConcurrentLinkedQueue<>();
    private final AtomicLong begun = new AtomicLong(NONE);
    private final AtomicInteger writers = new AtomicInteger();
    private long prepared;

    /**
     * A file of an epoch.
     *
     * @param hidden its name so long as the epoch does not count
     * @param shown its name from then on
     */
    record Part(long epoch, int writer, Path hidden, Path shown) {}

    /**
     * @param target what the user calls it
     * @param folder where the files are
     */
    EpochFiles(Path target, Path folder, PartNames names) {
        this.target = target;
        this.folder = folder;
        this.names = names;
    }

    @Override
    public String describe() {
        return "file " + target;
    }

    /** A number for one more writer. */
    int nextWriter() {
        return writers.getAndIncrement();
    }

    /** The epoch begun last, or {@link #NONE}. */
    long openEpoch() {
        return begun.get();
    }

    /** A new file for what a writer writes in an epoch. */
    Path create(long epoch, int writer) {
        Part part = names.part(folder, epoch, writer);
        parts.add(part);
        return part.hidden();
    }

    @Override
    public void recover(long committed) {
        try {
            for (Part part : list()) {
                boolean hidden = Files.exists(part.hidden());
                if (part.epoch() <= committed) {
                    show(part);
                } else if (hidden) {
                    Files.deleteIfExists(part.hidden());
                } else {
                    throw new TidemarkException(
                            ErrorCode.OUTPUT_AHEAD_OF_STATE,
                            describe() + " has rows of epoch " + part.epoch() + " ("
                                    + part.shown().getFileName() + "), but the job goes on behind epoch " + committed,
                            "move the files of later epochs away, if nobody has read them, or start from a later"
                                    + " checkpoint",
                            null);
                }
            }
            sync(folder);
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
        prepared = committed;
        parts.clear();
    }

    /** All files of the job that are there, by epoch and writer. */
    List<Part> list() throws IOException {
        List<Part> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> names.parse(folder, String.valueOf(file.getFileName())))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(Part::epoch).thenComparingInt(Part::writer))
                    .distinct()
                    .forEach(found::add);
        }
        return found;
    }

    @Override
    public void begin(long epoch) {
        begun.set(epoch);
    }

    @Override
    public void prepare(long epoch) {
        try {
            boolean any = false;
            for (Part part : parts) {
                if (part.epoch() == epoch) {
                    sync(part.hidden());
                    any = true;
                }
            }
            if (any) {
                sync(folder);
            }
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
        prepared = epoch;
    }

    @Override
    public void commit(long epoch) {
        Check.state(epoch <= prepared, "an epoch is to be seen that was not prepared");
        try {
            boolean any = false;
            for (Part part : parts) {
                if (part.epoch() == epoch) {
                    show(part);
                    any = true;
                }
            }
            if (any) {
                sync(folder);
            }
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
        parts.removeIf(part -> part.epoch() <= epoch);
    }

    /** Shows a file, unless an earlier attempt has done so. */
    private static void show(Part part) throws IOException {
        if (Files.exists(part.hidden())) {
            Files.move(part.hidden(), part.shown(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Makes a file, or the names in a folder, safe. */
    static void sync(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Deletes what can never count; what was prepared may, as the next start finds out. */
    @Override
    public void close() {
        try {
            for (Part part : parts) {
                if (part.epoch() > prepared) {
                    Files.deleteIfExists(part.hidden());
                }
            }
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }
}
