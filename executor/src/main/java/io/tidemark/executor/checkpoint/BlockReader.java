package io.tidemark.executor.checkpoint;

import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads single blocks of a state file and checks each. Mutable; holds two blocks in memory. Thread: one at a time. */
final class BlockReader implements AutoCloseable {
    private final StateFile file;
    private final FileChannel channel;
    private final ByteBuffer stored;
    private final CRC32C crc = new CRC32C();
    private byte[] inflated = new byte[0];
    private @Nullable Inflater inflater;
    private int block;
    private byte[] raw = new byte[0];
    private int rawStart;
    private int rawLength;
    private byte kind;

    /** The channel is not closed with this. */
    BlockReader(StateFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.stored = ByteBuffer.allocate(longestBlock(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int longestBlock(StateFile file) {
        long longest = 0;
        for (int block = 0; block < file.blocks(); block++) {
            longest = Math.max(longest, file.offsets()[block + 1] - file.offsets()[block]);
        }
        return (int) Math.min(longest, FileFormat.BLOCK_HEADER_BYTES + FileFormat.BLOCK_BYTES + FileFormat.CRC_BYTES);
    }

    /** Reads a block. */
    void read(int number) throws IOException {
        block = number;
        long length = file.offsets()[number + 1] - file.offsets()[number];
        if (length > stored.capacity()) {
            throw corrupt("a block of " + length + " bytes");
        }
        stored.clear().limit((int) length);
        if (DurableFiles.readAll(channel, stored, file.offsets()[number]) < length) {
            throw corrupt("the file ends too early");
        }
        int storedLength = stored.getInt(0);
        rawLength = stored.getInt(4);
        int codec = stored.get(8);
        kind = stored.get(9);
        int end = FileFormat.BLOCK_HEADER_BYTES + storedLength;
        if (storedLength < 0 || end + FileFormat.CRC_BYTES != length || stored.getLong(10) != number) {
            throw corrupt("the header of block " + number + " does not fit");
        }
        if (rawLength < 0 || rawLength > FileFormat.BLOCK_BYTES) {
            throw corrupt("block " + number + " unpacks to " + Integer.toUnsignedString(rawLength) + " bytes");
        }
        crc.reset();
        crc.update(file.fileId());
        crc.update(stored.array(), 0, end);
        if (stored.getInt(end) != (int) crc.getValue()) {
            throw corrupt("the checksum of block " + number + " does not fit");
        }
        if (kind != FileFormat.BLOCK_RECORDS && kind != FileFormat.BLOCK_CONTINUED) {
            throw corrupt("block " + number + " is of kind " + kind);
        }
        if (codec == FileFormat.CODEC_NONE && storedLength == rawLength) {
            raw = stored.array();
            rawStart = FileFormat.BLOCK_HEADER_BYTES;
        } else if (codec == FileFormat.CODEC_DEFLATE) {
            inflate(storedLength);
        } else {
            throw corrupt("block " + number + " has codec " + codec);
        }
        file.sums().add(number, (int) crc.getValue(), rawLength);
    }

    private void inflate(int storedLength) {
        Inflater using = inflater == null ? new Inflater(true) : inflater;
        inflater = using;
        if (inflated.length == 0) {
            inflated = new byte[FileFormat.BLOCK_BYTES];
        }
        using.reset();
        using.setInput(stored.array(), FileFormat.BLOCK_HEADER_BYTES, storedLength);
        try {
            if (using.inflate(inflated, 0, rawLength) != rawLength) {
                throw corrupt("block " + block + " does not unpack to its length");
            }
        } catch (DataFormatException broken) {
            throw corrupt("block " + block + " does not unpack: " + broken.getMessage());
        }
        raw = inflated;
        rawStart = 0;
    }

    /** An error in the block that was read last. */
    TidemarkException corrupt(String what) {
        return Failures.corrupt(file.path(), file.offsets()[block], what);
    }

    /** Holds the unpacked block; overwritten by the next one. */
    byte[] raw() {
        return raw;
    }

    int rawStart() {
        return rawStart;
    }

    int rawLength() {
        return rawLength;
    }

    byte kind() {
        return kind;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
