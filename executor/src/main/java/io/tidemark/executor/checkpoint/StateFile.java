package io.tidemark.executor.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A state file whose header and footer were read and checked: where its blocks are and what they hold.
 *
 * @param offsets where each block begins, and behind them where the footer does
 * @param tables of the first record of each block
 * @param panes of the first record of each block
 * @param groups least key group of a block, and most in the byte above
 * @param reference what the manifest says of it
 * @param sums what was read of it
 */
record StateFile(
        Path path,
        StateFileHeader header,
        byte[] fileId,
        long records,
        long rawBytes,
        long[] offsets,
        int[] tables,
        long[] panes,
        short[] groups,
        FileReference reference,
        BlockSums sums) {
    /** How many blocks it has. */
    int blocks() {
        return tables.length;
    }

    int leastGroup(int block) {
        return groups[block] & 0xFF;
    }

    int mostGroup(int block) {
        return groups[block] >>> 8 & 0xFF;
    }

    /**
     * Opens a file and checks every byte of it: sizes, header, checksums of all blocks, footer, and the hash.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with the place
     */
    static StateFile verify(Path path, FileReference reference, String jobUuid) {
        StateFile file = reopen(path, reference, jobUuid);
        file.checkRest();
        return file;
    }

    /** Opens a file whose blocks are checked as they are read. */
    static StateFile reopen(Path path, FileReference reference, String jobUuid) {
        if (!DurableFiles.isFile(path)) {
            throw Failures.unreadable(path, new java.nio.file.NoSuchFileException(path.toString()));
        }
        try (FileChannel channel = DurableFiles.read(path)) {
            return open(path, channel, jobUuid, reference);
        } catch (IOException failed) {
            throw Failures.unreadable(path, failed);
        }
    }

    /** Checks every byte that was not read yet, and that the file is the one that the manifest names. */
    void checkRest() {
        try (FileChannel channel = DurableFiles.read(path)) {
            check(channel);
        } catch (IOException failed) {
            throw Failures.unreadable(path, failed);
        }
    }

    private static byte[] bytes(Path path, FileChannel channel, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        if (DurableFiles.readAll(channel, ByteBuffer.wrap(bytes), position) < count) {
            throw Failures.corrupt(path, position, "the file ends too early");
        }
        return bytes;
    }

    private static StateFile open(Path path, FileChannel channel, String jobUuid, FileReference reference)
            throws IOException {
        long length = channel.size();
        if (length != reference.length()) {
            throw Failures.corrupt(
                    path,
                    Math.min(length, reference.length()),
                    "it has " + length + " bytes, not " + reference.length());
        }
        if (length < FileFormat.HEADER_BYTES + FileFormat.FOOTER_FIXED_BYTES + FileFormat.TAIL_BYTES) {
            throw Failures.corrupt(path, length, "it is too short for a state file");
        }
        byte[] fixed = bytes(path, channel, 0, FileFormat.HEADER_BYTES);
        int headLength = StateFileHeader.length(new FieldReader(path, 0, fixed, 0, fixed.length));
        if (headLength > length) {
            throw Failures.corrupt(path, 0, "its header is longer than the file");
        }
        byte[] head = bytes(path, channel, 0, headLength);
        StateFileHeader header = StateFileHeader.decode(path, head);
        boolean merged = CheckpointNames.base(header.operator(), header.task()).equals(reference.name());
        boolean fits = merged ? header.number() <= reference.number() : header.number() == reference.number();
        if (!header.jobUuid().equals(jobUuid) || !fits) {
            throw Failures.corrupt(
                    path, 0, "it belongs to checkpoint " + header.number() + " of job " + header.jobUuid());
        }
        if ((!merged && !CheckpointNames.state(header.operator(), header.task()).equals(reference.name()))
                || header.full() != reference.full()) {
            throw Failures.corrupt(path, 0, "it holds operator " + header.operator() + ", task " + header.task());
        }
        byte[] tail = bytes(path, channel, length - FileFormat.TAIL_BYTES, FileFormat.TAIL_BYTES);
        FieldReader end = new FieldReader(path, length - tail.length, tail, 0, tail.length);
        int footLength = end.u32();
        end.expect(FileFormat.STATE_TAIL, "end of a state file");
        long footStart = length - FileFormat.TAIL_BYTES - footLength;
        if (footLength < FileFormat.FOOTER_FIXED_BYTES || footStart < headLength) {
            throw Failures.corrupt(path, length - FileFormat.TAIL_BYTES, "a footer of " + footLength + " bytes");
        }
        byte[] foot = bytes(path, channel, footStart, footLength);
        return decode(path, header, StateFileHeader.fileId(head), headLength, footStart, foot, reference);
    }

    private static StateFile decode(
            Path path,
            StateFileHeader header,
            byte[] fileId,
            int headLength,
            long footStart,
            byte[] foot,
            FileReference reference) {
        CRC32C crc = new CRC32C();
        crc.update(fileId);
        crc.update(foot, 0, foot.length - FileFormat.CRC_BYTES);
        FieldReader in = new FieldReader(path, footStart, foot, 0, foot.length);
        int count = in.count(FileFormat.INDEX_ENTRY_BYTES);
        long records = in.i64();
        long rawBytes = in.i64();
        in.u16();
        long[] offsets = new long[count + 1];
        int[] tables = new int[count];
        long[] panes = new long[count];
        short[] groups = new short[count];
        for (int block = 0; block < count; block++) {
            offsets[block] = in.i64();
            tables[block] = in.u32();
            panes[block] = in.i64();
            groups[block] = (short) in.u16();
            long least =
                    block == 0 ? headLength : offsets[block - 1] + FileFormat.BLOCK_HEADER_BYTES + FileFormat.CRC_BYTES;
            if (offsets[block] < least || (block == 0 && offsets[0] != headLength) || offsets[block] > footStart) {
                throw in.corrupt("block " + block + " cannot begin at byte " + offsets[block]);
            }
        }
        offsets[count] = footStart;
        in.raw(FileFormat.HASH_BYTES);
        if (in.u32() != (int) crc.getValue()) {
            throw in.corrupt("the checksum of the footer does not fit");
        }
        in.expectEnd("the footer");
        if (count == 0 && footStart != headLength) {
            throw Failures.corrupt(path, headLength, "there is something between header and footer");
        }
        return new StateFile(
                path,
                header,
                fileId,
                records,
                rawBytes,
                offsets,
                tables,
                panes,
                groups,
                reference,
                new BlockSums(count));
    }

    private void check(FileChannel channel) throws IOException {
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes(path, channel, 0, Math.toIntExact(offsets[0])));
        BlockReader reader = new BlockReader(this, channel);
        for (int block = sums.nextUnread(0); block < blocks(); block = sums.nextUnread(block + 1)) {
            reader.read(block);
        }
        sums.addTo(digest);
        long raw = sums.rawBytes();
        if (raw != rawBytes) {
            throw Failures.corrupt(path, offsets[blocks()], "the blocks have " + raw + " bytes, not " + rawBytes);
        }
        long footStart = offsets[blocks()];
        byte[] foot = bytes(path, channel, footStart, Math.toIntExact(reference.length() - footStart));
        byte[] ofBlocks;
        try {
            ofBlocks = ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException every) {
            throw new IllegalStateException("the SHA-256 of Java can be cloned", every);
        }
        int at = foot.length - FileFormat.TAIL_BYTES - FileFormat.CRC_BYTES - FileFormat.HASH_BYTES;
        if (!Arrays.equals(foot, at, at + FileFormat.HASH_BYTES, ofBlocks, 0, ofBlocks.length)) {
            throw Failures.corrupt(path, footStart + at, "the hash of the blocks does not fit");
        }
        digest.update(foot);
        String hash = Hashes.hex(digest.digest());
        if (!hash.equals(reference.hash()) || records != reference.records()) {
            throw Failures.corrupt(path, 0, "it is not the file that the manifest names");
        }
    }
}
