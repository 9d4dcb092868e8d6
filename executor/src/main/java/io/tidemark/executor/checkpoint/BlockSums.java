package io.tidemark.executor.checkpoint;

import java.security.MessageDigest;
import java.util.BitSet;

/**
 * Which blocks of a state file were read and fit their checksums, so that none need be read twice to know that the whole
 * file is what the manifest names. Mutable. Thread: one at a time.
 */
final class BlockSums {
    private final BitSet checked = new BitSet();
    private final int[] sums;
    private final int[] rawLengths;

    BlockSums(int blocks) {
        sums = new int[blocks];
        rawLengths = new int[blocks];
    }

    /** A block was read; its content has this checksum. */
    void add(int block, int sum, int rawLength) {
        checked.set(block);
        sums[block] = sum;
        rawLengths[block] = rawLength;
    }

    /** The first block from one on that was not read yet; as many as there are if all were. */
    int nextUnread(int from) {
        return Math.min(sums.length, checked.nextClearBit(from));
    }

    /** Gives a digest the checksums of all blocks. */
    void addTo(MessageDigest digest) {
        byte[] bytes = new byte[FileFormat.CRC_BYTES];
        for (int sum : sums) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (sum >>> at * Byte.SIZE);
            }
            digest.update(bytes);
        }
    }

    /** Bytes in all blocks, unpacked. */
    long rawBytes() {
        long bytes = 0;
        for (int length : rawLengths) {
            bytes += length;
        }
        return bytes;
    }
}
