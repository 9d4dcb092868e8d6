package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import io.tidemark.executor.checkpoint.sim.PowerCut;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.executor.checkpoint.sim.Survival;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power is cut before the steps on files of a run, and each of them fails once. {@code -Drounds} says with how many
 * different remains the run goes on after each cut.
 */
abstract class CrashRuns {
    private static final long CHECKPOINTS = 5;
    private static final int SEEDS = Integer.getInteger("rounds", 2);
    private static final Settings SETTINGS = new Settings(1, false);

    /** Whatever is merged is merged between checkpoints. */
    private static final Settings APART = new Settings(1, false, 1);

    private final int stride;

    /** @param stride 1 to look at every step */
    CrashRuns(int stride) {
        this.stride = stride;
    }

    private static SimFileSystem disk() {
        SimFileSystem files = new SimFileSystem();
        try {
            Files.createDirectory(files.getPath("/data"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return files.copy();
    }

    private static long steps(Settings settings) {
        SimFileSystem files = disk();
        new CrashWorkload(1, settings).run(files, CHECKPOINTS);
        return files.operations();
    }

    static List<Arguments> cuts() {
        List<Arguments> cuts = new ArrayList<>();
        for (Survival survival : Survival.values()) {
            cuts.add(Arguments.of(survival, SETTINGS));
            cuts.add(Arguments.of(survival, APART));
        }
        return cuts;
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void afterAPowerCutAtAnyStepTheLastCommittedCheckpointIsThere(Survival survival, Settings settings) {
        long steps = steps(settings);
        assertThat(steps).isGreaterThan(100);
        for (long step = 0; step <= steps; step += stride) {
            boolean one = survival == Survival.NOTHING || survival == Survival.ALL;
            for (int seed = 0; seed < (one ? 1 : SEEDS); seed++) {
                try {
                    cutAndGoOn(step, survival, seed, settings);
                } catch (RuntimeException | AssertionError failed) {
                    throw new AssertionError(
                            "power cut before step " + step + ", " + survival + ", seed " + seed, failed);
                }
            }
        }
    }

    private static void cutAndGoOn(long step, Survival survival, int seed, Settings settings) {
        SimFileSystem files = disk();
        CrashWorkload workload = new CrashWorkload(1, settings);
        files.cutPowerAt(step);
        runUntilCut(() -> workload.run(files, CHECKPOINTS));
        SimFileSystem after = files.afterPowerCut(survival, 31 * step + seed);
        workload.check(after);
        workload.goOn(after);
        assertNothingIsLeft(after);
    }

    private static void runUntilCut(Runnable run) {
        try {
            run.run();
        } catch (PowerCut cut) {
            // what the test is about
        }
    }

    private static void assertNothingIsLeft(SimFileSystem files) {
        try (Stream<java.nio.file.Path> all = Files.walk(CrashWorkload.directory(files))) {
            List<String> names = all.map(each -> each.getFileName().toString()).toList();
            assertThat(names)
                    .noneMatch(name -> name.endsWith(".tmp") || name.startsWith("trash") || name.equals("PROBE"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void afterPowerCutsDuringTheRecoveryTooNothingIsLost() {
        long steps = steps(APART);
        for (long first = 5; first < steps; first += 5L * stride) {
            for (long second = 0; second < 60; second += 2L * stride) {
                SimFileSystem files = disk();
                CrashWorkload workload = new CrashWorkload(1, APART);
                files.cutPowerAt(first);
                runUntilCut(() -> workload.run(files, CHECKPOINTS));
                SimFileSystem again = files.afterPowerCut(Survival.FIRST, first);
                again.cutPowerAt(second);
                runUntilCut(() -> workload.goOn(again));
                SimFileSystem third = again.afterPowerCut(Survival.ANY_TORN_4096, second);
                workload.check(third);
                workload.goOn(third);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SimFileSystem.Fault.class)
    void whenAnyStepFailsTheNextAttemptWorks(SimFileSystem.Fault fault) {
        for (Settings settings : List.of(SETTINGS, APART)) {
            long steps = steps(settings);
            for (long step = 0; step < steps; step += stride) {
                try {
                    failOnce(step, fault, settings);
                } catch (RuntimeException | AssertionError failed) {
                    throw new AssertionError(fault + " at step " + step + ", " + settings, failed);
                }
            }
        }
    }

    private static void failOnce(long step, SimFileSystem.Fault fault, Settings settings) {
        SimFileSystem files = disk();
        files.writeShort(step);
        files.failAt(step, fault);
        CrashWorkload workload = new CrashWorkload(1, settings);
        workload.runWithRetries(files, CHECKPOINTS, fault);
        workload.check(files);
        workload.goOn(files);
        assertNothingIsLeft(files);
    }

    @Test
    void whenAnyReadFailsTheNextAttemptWorks() {
        SimFileSystem whole = disk();
        new CrashWorkload(1, APART).run(whole, CHECKPOINTS);
        for (long read = 0; read < whole.reads(); read += stride) {
            SimFileSystem files = disk();
            files.failReadAt(read);
            CrashWorkload workload = new CrashWorkload(1, APART);
            workload.runWithRetries(files, CHECKPOINTS, SimFileSystem.Fault.IO_ERROR);
            workload.check(files);
        }
    }

    @Test
    void aDiskThatStaysFullFailsEveryAttemptAndLosesNothing() {
        SimFileSystem files = disk();
        CrashWorkload workload = new CrashWorkload(1, SETTINGS);
        workload.run(files, 2);
        files.failFrom(files.operations() + 12, SimFileSystem.Fault.NO_SPACE);
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                TidemarkException.class, () -> workload.run(files, 3))
                        .code())
                .isEqualTo(io.tidemark.types.ErrorCode.DISK_FULL);
        files.mend();
        workload.check(files);
        workload.goOn(files);
        assertNothingIsLeft(files);
    }
}
