package io.tidemark.executor.checkpoint;

import java.util.List;

/**
 * Decides how many files of a chain stay when changes are added; the others are merged with them into one new file. Chains
 * are bounded in number, so that a restore opens few files, and in size, so that it reads little twice. Large merges are
 * left to {@link ChainMerge}, which does them bit by bit between checkpoints, if someone lets it work; only when it falls
 * behind they are done here. Stateless.
 *
 * @param apartBytes merges of so many bytes are large
 * @param apart whether large merges are done between checkpoints
 */
record ChainPolicy(long apartBytes, boolean apart) {
    /** The most deltas behind a full file. */
    static final int MAX_DELTAS = 8;

    /** The most while a large merge is on its way. */
    static final int MAX_DELTAS_MEANWHILE = 2 * MAX_DELTAS;

    private static long deltas(List<FileReference> chain) {
        return chain.stream().skip(1).mapToLong(FileReference::length).sum();
    }

    /** How much of the full file the deltas may have; by task, so that not all chains are rewritten at the same time. */
    private static long most(List<FileReference> chain, int shard) {
        return chain.get(0).length() * (50 - 3 * Math.floorMod(shard, 8)) / 100;
    }

    /** Whether a chain should be merged between checkpoints. */
    boolean wantsMerge(List<FileReference> chain, int shard) {
        boolean large = chain.size() > 1 && chain.get(0).length() + deltas(chain) >= apartBytes;
        return large && (deltas(chain) > most(chain, shard) || chain.size() > MAX_DELTAS);
    }

    /**
     * How many of the oldest files stay; 0 means that the new file is full.
     *
     * @param held how many files are being merged and must stay
     * @param shard a number of the task
     */
    int keep(List<FileReference> chain, int held, long newBytes, int shard) {
        if (chain.isEmpty()) {
            return 0;
        }
        long base = chain.get(0).length();
        long deltas = deltas(chain) + newBytes;
        boolean leaves = apart && base + deltas >= apartBytes && deltas <= 2 * base;
        if (deltas > most(chain, shard) && !leaves) {
            return 0;
        }
        // as in a log-structured tree: a file is merged with the changes behind it once these are as large as it is
        int most = leaves ? MAX_DELTAS_MEANWHILE : MAX_DELTAS;
        int least = Math.max(1, held);
        int keep = chain.size();
        long behind = newBytes;
        while (keep > least) {
            long older = chain.get(keep - 1).length();
            boolean grown = older <= behind && (!leaves || older + behind < apartBytes);
            if (!grown && keep <= most) {
                break;
            }
            keep--;
            behind += older;
        }
        return keep;
    }
}
