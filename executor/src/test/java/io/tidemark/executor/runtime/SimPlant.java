package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.checkpoint.sim.SimDisk;
import io.tidemark.executor.thread.Work;
import java.util.Random;

/** Something of the harness that may be planted wrong, to see whether it is found. */
class SimPlant {
    /** Nothing is wrong. */
    static final SimPlant NONE = new SimPlant("as it should be");

    private final String name;

    SimPlant(String name) {
        this.name = name;
    }

    /** Files with this in their names are not forced; empty for none. */
    String unforced() {
        return "";
    }

    /** The files that a run sees. */
    CheckpointStores stores(SimDisk disk) {
        return disk;
    }

    /** The tables that a run sees. */
    SimConnector connector(SimLog log, SimDisk disk, int pollRows) {
        return new SimConnector(log, pollRows);
    }

    /** May disturb a task after its step. */
    void afterStep(Work work, Random random) {}

    @Override
    public String toString() {
        return name;
    }
}
