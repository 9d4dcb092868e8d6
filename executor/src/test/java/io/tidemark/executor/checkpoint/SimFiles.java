package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.sim.PowerCut;
import io.tidemark.executor.checkpoint.sim.SimDisk;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.executor.checkpoint.sim.Survival;
import io.tidemark.executor.connector.SplitPosition;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Real checkpoint files on a simulated file system. A death in the middle of a call is a power cut at some step of it. */
public final class SimFiles implements SimDisk {
    private static final int MOST_STEPS_BEFORE_DEATH = 40;

    private final Random random;
    private final String unforced;
    private SimFileSystem files;
    private Runnable watcher = () -> {};
    private Runnable died = () -> {};
    private long incarnation;

    /**
     * @param seed of what is left after a power cut
     * @param unforced a planted bug: files with this in their names are not forced; empty for none
     */
    public SimFiles(long seed, String unforced) {
        this.random = new Random(seed);
        this.unforced = unforced;
        SimFileSystem empty = new SimFileSystem();
        try {
            Files.createDirectory(empty.getPath("/data"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        files = empty.copy();
        files.ignoreForces(unforced);
    }

    @Override
    public void onDeath(Runnable told) {
        died = told;
    }

    private Path directory() {
        return files.getPath("/data/job");
    }

    @Override
    public CheckpointStore open(Path ignored, String jobUuid, int retained) {
        SimFileSystem own = files;
        CheckpointStore[] opened = new CheckpointStore[1];
        call(
                own,
                () -> opened[0] =
                        FileCheckpointStore.open(directory(), new FileCheckpointStore.Settings(retained, false)));
        incarnation = opened[0].incarnation();
        return (CheckpointStore) Proxy.newProxyInstance(
                SimFiles.class.getClassLoader(), new Class<?>[] {CheckpointStore.class}, (proxy, method, arguments) -> {
                    Object[] result = new Object[1];
                    Throwable[] thrown = new Throwable[1];
                    call(own, () -> {
                        try {
                            result[0] = method.invoke(opened[0], arguments);
                        } catch (InvocationTargetException failed) {
                            thrown[0] = failed.getCause();
                        } catch (IllegalAccessException impossible) {
                            throw new AssertionError(impossible);
                        }
                        if (thrown[0] instanceof PowerCut cut) {
                            throw cut;
                        }
                    });
                    if (thrown[0] != null) {
                        throw thrown[0];
                    }
                    return result[0];
                });
    }

    private void call(SimFileSystem own, Runnable body) {
        watcher.run();
        try {
            body.run();
        } catch (PowerCut cut) {
            if (own == files) { // and not one of a run that another has taken over from
                died.run();
            }
            throw cut;
        }
    }

    @Override
    public void dieSoon() {
        files.cutPowerAt(files.operations() + random.nextInt(MOST_STEPS_BEFORE_DEATH));
    }

    @Override
    public List<Long> numbers() {
        if (!Files.exists(directory())) {
            return List.of();
        }
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory())) {
            all.filter(each -> Files.exists(each.resolve(CheckpointNames.MANIFEST)))
                    .map(each -> CheckpointNames.number(each.getFileName().toString()))
                    .filter(number -> number.isPresent())
                    .forEach(number -> numbers.add(number.getAsLong()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        numbers.sort(null);
        return numbers;
    }

    private CheckpointFolder folder(long number) {
        return CheckpointFolder.open(directory().resolve(CheckpointNames.directory(number)));
    }

    @Override
    public String hash(long number) {
        return folder(number).manifestHash();
    }

    @Override
    public String planFingerprint(long number) {
        return folder(number).manifest().planFingerprint();
    }

    @Override
    public List<SplitPosition> positions(long number) {
        return folder(number).manifest().sources().get(0).positions();
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public void lose(long number) {
        Path folder = directory().resolve(CheckpointNames.directory(number));
        try {
            Files.deleteIfExists(folder.resolve(CheckpointNames.MANIFEST));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void failWrites(int count) {
        for (int fault = 0; fault < count; fault++) {
            files.failAt(files.operations() + 5L * fault + random.nextInt(20), SimFileSystem.Fault.NO_SPACE);
        }
    }

    @Override
    public void mend() {
        files.mend();
    }

    @Override
    public void crash(Random choice) {
        Survival[] ways = Survival.values();
        files = files.afterPowerCut(ways[choice.nextInt(ways.length)], random.nextLong());
        files.ignoreForces(unforced);
    }

    @Override
    public void takeOver() {
        files = files.afterPowerCut(Survival.ALL, 0);
    }

    @Override
    public void onCall(Runnable watching) {
        watcher = watching;
    }
}
