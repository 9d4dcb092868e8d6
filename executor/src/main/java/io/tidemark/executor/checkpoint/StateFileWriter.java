package io.tidemark.executor.checkpoint;

import io.tidemark.types.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/** Writes the records of one state file in their order. Mutable. Thread: checkpoint thread. */
final class StateFileWriter implements AutoCloseable {
    private final String name;
    private final StateFileHeader header;
    private final FileChannel channel;
    private final byte[] fileId;
    private final MessageDigest digest;
    private final BlockWriter blocks;
    private final FieldWriter index = new FieldWriter();
    private final byte[] raw;
    private int length;
    private boolean begun;
    private int table;
    private long pane;
    private int leastGroup;
    private int mostGroup;
    private int fileLeastGroup = 255;
    private int fileMostGroup;
    private int blockTable;
    private long blockPane;
    private long records;
    private long rawBytes;

    /** @param name by which manifests know it, whatever it is called now */
    StateFileWriter(Path file, String name, StateFileHeader header, BlockWriter.Scratch scratch) throws IOException {
        this.name = name;
        this.raw = scratch.raw;
        this.header = header;
        byte[] head = header.encode();
        this.fileId = StateFileHeader.fileId(head);
        this.digest = Hashes.sha256();
        digest.update(head);
        this.channel = DurableFiles.create(file);
        this.blocks = new BlockWriter(channel, scratch, header.codec(), fileId, digest, head.length);
        try {
            DurableFiles.writeAll(channel, ByteBuffer.wrap(head));
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    /** Adds the next record in order. */
    void add(RecordView record) throws IOException {
        boolean drop = record.operation == FileFormat.DROP;
        Check.state(record.group >= 0 && record.group < 256, "key groups are 0 to 255");
        long payload = (long) record.keyLength + record.valueLength;
        if (payload > FileFormat.MAX_RECORD_BYTES) {
            throw new IOException("an entry of " + payload + " bytes; the most is " + FileFormat.MAX_RECORD_BYTES);
        }
        int head = drop ? 1 : 2 + varintLength(record.keyLength) + varintLength(record.valueLength);
        boolean newSegment = length == 0 || record.table != table || record.pane != pane;
        long need = head + payload + (newSegment ? FileFormat.SEGMENT_BYTES : 0);
        if (length > 0 && need > raw.length - length) {
            flush(FileFormat.BLOCK_RECORDS);
            newSegment = true;
        }
        if (newSegment) {
            segment(record);
        }
        raw[length++] = record.operation;
        if (drop) {
            groups(0, 255);
        } else {
            groups(record.group, record.group);
            raw[length++] = (byte) record.group;
            varint(record.keyLength);
            varint(record.valueLength);
            payload(record, (int) payload);
        }
        records++;
    }

    private void segment(RecordView record) {
        Check.state(
                !begun || record.table > table || (record.table == table && record.pane >= pane),
                "records come in the order of tables and panes");
        begun = true;
        table = record.table;
        pane = record.pane;
        if (length == 0) {
            blockTable = table;
            blockPane = pane;
            leastGroup = 255;
            mostGroup = 0;
        }
        raw[length++] = FileFormat.SEGMENT;
        for (int shift = 0; shift < 32; shift += 8) {
            raw[length++] = (byte) (table >>> shift);
        }
        for (int shift = 0; shift < 64; shift += 8) {
            raw[length++] = (byte) (pane >>> shift);
        }
    }

    private void groups(int least, int most) {
        leastGroup = Math.min(leastGroup, least);
        mostGroup = Math.max(mostGroup, most);
        fileLeastGroup = Math.min(fileLeastGroup, least);
        fileMostGroup = Math.max(fileMostGroup, most);
    }

    /** Key and value; those that do not fit go on in blocks of their own. */
    private void payload(RecordView record, int payload) throws IOException {
        int copied = Math.min(payload, raw.length - length);
        System.arraycopy(record.buffer, record.start, raw, length, copied);
        length += copied;
        if (copied == payload) {
            return;
        }
        flush(FileFormat.BLOCK_RECORDS);
        while (copied < payload) {
            int part = Math.min(payload - copied, raw.length);
            System.arraycopy(record.buffer, record.start + copied, raw, 0, part);
            length = part;
            copied += part;
            flush(FileFormat.BLOCK_CONTINUED);
        }
    }

    private static int varintLength(int value) {
        return (31 - Integer.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    private void varint(int value) {
        int rest = value;
        while (rest >= 128) {
            raw[length++] = (byte) (rest | 128);
            rest >>>= 7;
        }
        raw[length++] = (byte) rest;
    }

    private void flush(byte kind) throws IOException {
        index.i64(blocks.position())
                .u32(blockTable)
                .i64(blockPane)
                .u8(leastGroup)
                .u8(mostGroup);
        rawBytes += length;
        blocks.write(kind, raw, length);
        length = 0;
    }

    /** Writes what is left and the footer; {@link #force} is still to come. */
    FileReference finish() throws IOException {
        if (length > 0) {
            flush(FileFormat.BLOCK_RECORDS);
        }
        blocks.flush();
        FieldWriter footer = new FieldWriter();
        footer.u32(blocks.blocks())
                .i64(records)
                .i64(rawBytes)
                .u8(fileLeastGroup)
                .u8(fileMostGroup);
        footer.raw(index.toBytes());
        try {
            footer.raw(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException every) {
            throw new IllegalStateException("the SHA-256 of Java can be cloned", every);
        }
        CRC32C crc = new CRC32C();
        crc.update(fileId);
        crc.update(footer.toBytes());
        footer.u32((int) crc.getValue());
        footer.u32(footer.length()).raw(FileFormat.STATE_TAIL);
        byte[] bytes = footer.toBytes();
        DurableFiles.writeAll(channel, ByteBuffer.wrap(bytes));
        digest.update(bytes);
        return new FileReference(
                header.number(),
                name,
                blocks.position() + bytes.length,
                Hashes.hex(digest.digest()),
                header.full(),
                records);
    }

    /** Makes the file survive a power failure; a failure is final for the file. */
    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
