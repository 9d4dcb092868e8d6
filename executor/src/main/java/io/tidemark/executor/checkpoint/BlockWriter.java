package io.tidemark.executor.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Writes blocks with their checksums one after the other; several go to the file at a time. Mutable. Thread: checkpoint thread. */
final class BlockWriter {
    /** Memory that files which are written one after the other share. Mutable. Thread: checkpoint thread. */
    static final class Scratch implements AutoCloseable {
        private static final int OUT_BYTES = 3 * FileFormat.BLOCK_BYTES;

        /** A block that is being filled. */
        final byte[] raw = new byte[FileFormat.BLOCK_BYTES];

        private final ByteBuffer out =
                ByteBuffer.allocate(OUT_BYTES + FileFormat.BLOCK_BYTES + 64).order(ByteOrder.LITTLE_ENDIAN);
        private byte[] packed = new byte[0];
        private @Nullable Deflater deflater;

        /** Deflates the first bytes of a block; says how many bytes {@link #packed} then has, -1 if not fewer. */
        private int pack(byte[] block, int length) {
            Deflater using = deflater == null ? new Deflater(Deflater.BEST_SPEED, true) : deflater;
            deflater = using;
            if (packed.length == 0) {
                packed = new byte[FileFormat.BLOCK_BYTES];
            }
            using.reset();
            using.setInput(block, 0, length);
            using.finish();
            int packedLength = using.deflate(packed);
            return using.finished() && packedLength < length ? packedLength : -1;
        }

        @Override
        public void close() {
            if (deflater != null) {
                deflater.end();
            }
        }
    }

    private final FileChannel channel;
    private final byte codec;
    private final byte[] fileId;
    private final MessageDigest digest;
    private final CRC32C crc = new CRC32C();
    private final Scratch scratch;
    private final ByteBuffer out;
    private final byte[] sum = new byte[FileFormat.CRC_BYTES];
    private long position;
    private int blocks;

    /**
     * @param digest takes the checksums of the blocks
     * @param position where the first block begins
     */
    BlockWriter(FileChannel channel, Scratch scratch, byte codec, byte[] fileId, MessageDigest digest, long position) {
        this.scratch = scratch;
        this.out = scratch.out.clear();
        this.channel = channel;
        this.codec = codec;
        this.fileId = fileId;
        this.digest = digest;
        this.position = position;
    }

    /** Where the next block will begin. */
    long position() {
        return position;
    }

    int blocks() {
        return blocks;
    }

    /** Writes one block of at most {@link FileFormat#BLOCK_BYTES}. */
    void write(byte kind, byte[] raw, int length) throws IOException {
        byte[] stored = raw;
        int storedLength = length;
        byte storedCodec = FileFormat.CODEC_NONE;
        if (codec == FileFormat.CODEC_DEFLATE) {
            int packedLength = scratch.pack(raw, length);
            if (packedLength >= 0) {
                stored = scratch.packed;
                storedLength = packedLength;
                storedCodec = FileFormat.CODEC_DEFLATE;
            }
        }
        int start = out.position();
        out.putInt(storedLength).putInt(length).put(storedCodec).put(kind).putLong(blocks);
        out.put(stored, 0, storedLength);
        crc.reset();
        crc.update(fileId);
        crc.update(out.array(), start, out.position() - start);
        out.putInt((int) crc.getValue());
        System.arraycopy(out.array(), out.position() - sum.length, sum, 0, sum.length);
        digest.update(sum);
        position += out.position() - start;
        blocks++;
        if (out.position() >= Scratch.OUT_BYTES) {
            flush();
        }
    }

    /** Gives the file what waits in memory. */
    void flush() throws IOException {
        out.flip();
        DurableFiles.writeAll(channel, out);
        out.clear();
    }
}
