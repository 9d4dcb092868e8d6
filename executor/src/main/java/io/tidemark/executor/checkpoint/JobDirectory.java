package io.tidemark.executor.checkpoint;

import io.tidemark.executor.thread.FailPoint;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in a job's checkpoint directory and what of it is needed. Folders go by being renamed first, so that no half
 * deleted checkpoint can be taken for a whole one. A state file stays as long as any manifest that is kept names it; which
 * these are is found out from the manifests, never stored. Only what has a name of ours is ever deleted. Mutable. Thread:
 * checkpoint thread.
 */
final class JobDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JobDirectory.class);

    private record Place(long number, String name) {}

    private final Path directory;
    private final long incarnation;
    private final Map<Long, List<FileReference>> known = new HashMap<>();
    private final NavigableSet<Long> unreadable = new TreeSet<>();
    private long trashed;

    JobDirectory(Path directory, long incarnation) {
        this.directory = directory;
        this.incarnation = incarnation;
    }

    Path folder(long number) {
        return directory.resolve(CheckpointNames.directory(number));
    }

    /** All folders of checkpoints, whole or not. */
    private NavigableSet<Long> folders() throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (String name : DurableFiles.list(directory)) {
            var number = CheckpointNames.number(name);
            if (number.isPresent() && DurableFiles.isDirectory(directory.resolve(name))) {
                numbers.add(number.getAsLong());
            }
        }
        return numbers;
    }

    /** Checkpoints that have a manifest. */
    NavigableSet<Long> numbers() throws IOException {
        NavigableSet<Long> numbers = folders();
        numbers.removeIf(number -> !hasManifest(number));
        return numbers;
    }

    boolean hasManifest(long number) {
        return Files.exists(folder(number).resolve(CheckpointNames.MANIFEST), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reads the manifests and removes what a crash has left.
     *
     * @param lastCommitted or -1
     */
    void open(long lastCommitted) throws IOException {
        for (long number : numbers()) {
            try {
                known.put(
                        number, CheckpointFolder.open(folder(number)).manifest().files());
            } catch (TidemarkException damaged) {
                LOG.warn(
                        "event=checkpoint_damaged checkpoint={} folder={} reason=\"{}\"",
                        number,
                        directory,
                        damaged.text());
                unreadable.add(number);
            }
        }
        for (String name : DurableFiles.list(directory)) {
            if (CheckpointNames.isTrash(name)) {
                empty(directory.resolve(name));
            }
        }
        for (String name : List.of(CheckpointNames.COMMITTED, CheckpointNames.INCARNATION)) {
            Files.deleteIfExists(directory.resolve(name + CheckpointNames.TEMPORARY));
        }
        Files.deleteIfExists(directory.resolve(CheckpointNames.MERGE));
        NavigableSet<Long> whole = numbers();
        Set<Place> needed = needed(known.keySet());
        NavigableSet<Long> gone = new TreeSet<>();
        for (long number : folders()) {
            if (!whole.contains(number)) {
                boolean begun = number > lastCommitted && (whole.isEmpty() || number > whole.last());
                boolean expired = !whole.isEmpty() && number < whole.first();
                boolean uncertain = !unreadable.isEmpty() && number <= unreadable.last();
                if ((begun || expired) && !uncertain) {
                    gone.add(number);
                } else if (!isNeeded(number, needed)) {
                    LOG.warn("event=checkpoint_without_manifest checkpoint={} folder={}", number, directory);
                }
            }
        }
        clear(gone, needed);
        for (long number : whole) {
            Files.deleteIfExists(folder(number).resolve(CheckpointNames.MANIFEST + CheckpointNames.TEMPORARY));
        }
    }

    private Set<Place> needed(Iterable<Long> kept) {
        Set<Place> needed = new HashSet<>();
        for (long number : kept) {
            for (FileReference file : known.getOrDefault(number, List.of())) {
                needed.add(new Place(file.number(), file.name()));
            }
        }
        return needed;
    }

    private static boolean isNeeded(long number, Set<Place> needed) {
        return needed.stream().anyMatch(place -> place.number == number);
    }

    /** A checkpoint is whole now. */
    void add(Manifest manifest) {
        known.put(manifest.number(), manifest.files());
    }

    /** Removes what is older than the committed checkpoint and so many before it. */
    void retain(long committed, int retained) throws IOException {
        NavigableSet<Long> whole = numbers();
        List<Long> kept = new ArrayList<>(whole.tailSet(committed, true));
        int more = retained;
        for (long number : whole.headSet(committed, false).descendingSet()) {
            if (more > 0) {
                kept.add(number);
                more--;
            }
        }
        Set<Place> needed = needed(kept);
        NavigableSet<Long> gone = new TreeSet<>(folders().headSet(committed, false));
        gone.removeAll(kept);
        gone.removeIf(number -> !unreadable.isEmpty() && number <= unreadable.last());
        gone.removeIf(number -> !known.containsKey(number) && hasManifest(number));
        clear(gone, needed);
        gone.forEach(known::remove);
    }

    /** Removes checkpoints, the newest first. */
    void discardAbove(long number) throws IOException {
        NavigableSet<Long> gone = new TreeSet<>(folders().tailSet(number, false));
        clear(gone, Set.of());
        gone.forEach(known::remove);
        unreadable.removeAll(gone);
    }

    /**
     * Removes folders but for files that are needed: the newest first, and each for good before the next, so that what is
     * left after a crash never needs what has gone.
     */
    private void clear(NavigableSet<Long> numbers, Set<Place> needed) throws IOException {
        List<Path> trash = new ArrayList<>();
        for (long number : numbers.descendingSet()) {
            if (isNeeded(number, needed) || hasForeign(number)) {
                thin(number, needed);
            } else {
                trashed++;
                String name = CheckpointNames.trash(CheckpointNames.directory(number), incarnation, trashed);
                Files.move(folder(number), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                trash.add(directory.resolve(name));
                FailPoint.hit("retention.renamed");
                DurableFiles.forceDirectory(directory);
                FailPoint.hit("retention.forced");
            }
        }
        for (Path each : trash) {
            empty(each);
            FailPoint.hit("retention.deleted");
        }
    }

    private boolean hasForeign(long number) throws IOException {
        return DurableFiles.list(folder(number)).stream().anyMatch(name -> !CheckpointNames.isOurs(name));
    }

    /** Removes the manifest for good, and then what no other manifest names. */
    private void thin(long number, Set<Place> needed) throws IOException {
        Path folder = folder(number);
        if (Files.deleteIfExists(folder.resolve(CheckpointNames.MANIFEST))) {
            DurableFiles.forceDirectory(folder);
            FailPoint.hit("retention.manifestDeleted");
        }
        for (String name : DurableFiles.list(folder)) {
            if (CheckpointNames.isOurs(name) && !needed.contains(new Place(number, name))) {
                Files.deleteIfExists(folder.resolve(name));
                FailPoint.hit("retention.fileDeleted");
            }
        }
    }

    private void empty(Path trash) throws IOException {
        if (!DurableFiles.isDirectory(trash)) {
            return;
        }
        for (String name : DurableFiles.list(trash)) {
            if (CheckpointNames.isOurs(name)) {
                Files.deleteIfExists(trash.resolve(name));
            }
        }
        try {
            Files.deleteIfExists(trash);
        } catch (DirectoryNotEmptyException foreign) {
            LOG.warn("event=foreign_files folder={}", trash);
        }
    }
}
