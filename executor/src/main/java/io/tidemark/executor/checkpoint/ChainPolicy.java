package io.tidemark.executor.checkpoint;

import java.util.List;

/**
 * Decides how many files of a chain stay when changes are added; the others are merged with them into one new file. Chains
 * are bounded in number, so that a restore opens few files, and in size, so that it reads little twice. Stateless.
 */
final class ChainPolicy {
    /** The most deltas behind a full file. */
    static final int MAX_DELTAS = 8;

    private ChainPolicy() {}

    /**
     * How many of the oldest files stay; 0 means that the new file is full.
     *
     * @param shard a number of the task, by which chains are ended at different times
     */
    static int keep(List<FileReference> chain, long newBytes, int shard) {
        if (chain.isEmpty()) {
            return 0;
        }
        long base = chain.get(0).length();
        long deltas = newBytes;
        for (FileReference file : chain.subList(1, chain.size())) {
            deltas += file.length();
        }
        long most = base * (50 - 3 * Math.floorMod(shard, 8)) / 100;
        if (deltas > most) {
            return 0;
        }
        // as in a log-structured tree: a file is merged with the changes behind it once these are as large as it is
        int keep = chain.size();
        long behind = newBytes;
        while (keep > 1 && (keep > MAX_DELTAS || chain.get(keep - 1).length() <= behind)) {
            keep--;
            behind += chain.get(keep).length();
        }
        return keep;
    }
}
