package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Files whose checksums fit but whose content was made up: every one is either read or refused with a typed error, within
 * the memory of a few blocks.
 */
final class HostileInputTest {
    private static final int ROUNDS = 20_000;
    private static final int MANIFEST_HEAD = 20;
    private static final int SECTION_HEAD = 12;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final SimFileSystem files = new SimFileSystem();

    private static Manifest manifest() {
        FileReference file = new FileReference(7, "state-a-0-0.tmc", 1234, "ab".repeat(32), true, 17);
        TaskState task = new TaskState(Map.of("mark", new byte[] {1, 2, 3}), List.of(file));
        return new Manifest(
                StateOracle.JOB,
                7,
                2,
                -1,
                5,
                false,
                "INSERT",
                "print",
                List.of("zone=UTC", "x"),
                List.of(new Operator("a-0", "does a", "print-a", List.of(task, task))),
                List.of(new SourceState("scan-0", "t", List.of(new SplitPosition("p0", "5")))));
    }

    @Test
    void manifestsWithMadeUpContentAreReadOrRefused() {
        byte[] whole = ManifestCodec.encode(manifest());
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = whole.clone();
            int edits = 1 + random.nextInt(4);
            for (int edit = 0; edit < edits; edit++) {
                change(changed, MANIFEST_HEAD, changed.length - 40);
            }
            sumUp(changed);
            read += tolerated(round, () -> ManifestCodec.decode(Path.of("MANIFEST"), changed)) ? 1 : 0;
        }
        assertThat(read).isPositive();
    }

    /** Overwrites a few bytes, often with lengths that cannot be. */
    private void change(byte[] bytes, int from, int to) {
        int at = from + random.nextInt(to - from - 4);
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int kind = random.nextInt(4);
        if (kind == 0) {
            view.putInt(at, random.nextInt());
        } else if (kind == 1) {
            view.putInt(at, Integer.MAX_VALUE - random.nextInt(3));
        } else if (kind == 2) {
            view.putInt(at, random.nextInt(64));
        } else {
            bytes[at] = (byte) random.nextInt();
        }
    }

    /** Makes all checksums of a manifest fit, as far as its sections can be found. */
    private static void sumUp(byte[] bytes) {
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 40;
        int at = MANIFEST_HEAD;
        while (at + SECTION_HEAD < end) {
            long next = (long) at + SECTION_HEAD + view.getInt(at + 8);
            if (next < at || next + 4 > end) {
                break;
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes, at, (int) next - at);
            view.putInt((int) next, (int) crc.getValue());
            at = (int) next + 4;
        }
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes, 0, end);
        System.arraycopy(digest.digest(), 0, bytes, end, 32);
    }

    @Test
    void blocksWithMadeUpContentAreReadOrRefused() throws IOException {
        for (int round = 0; round < ROUNDS / 4; round++) {
            Path file = files.getPath("/state-a-0-0.tmc");
            FileReference reference = write(file, blocks());
            tolerated(round, () -> readAll(StateFile.verify(file, reference, StateOracle.JOB)));
            Files.delete(file);
        }
    }

    private static void readAll(StateFile file) {
        for (int table = -1; table < 3; table++) {
            try (RecordCursor cursor =
                    table < 0 ? FileCursor.all(file) : FileCursor.table(file, table, table * 50, 256 - table)) {
                while (cursor.advance()) {
                    RecordView view = cursor.view();
                    assertThat(view.start + view.keyLength + view.valueLength).isBetween(0, view.buffer.length);
                }
            }
        }
    }

    private record Block(byte kind, byte[] raw) {}

    /** A few records, most of them well formed. */
    private List<Block> blocks() {
        Block[] blocks = new Block[random.nextInt(4)];
        for (int index = 0; index < blocks.length; index++) {
            FieldWriter raw = new FieldWriter();
            if (random.nextInt(10) > 0) {
                raw.u8(FileFormat.SEGMENT).u32(index).i64(random.nextInt(3));
            }
            int records = random.nextInt(5);
            for (int record = 0; record < records; record++) {
                int key = random.nextInt(4);
                int value = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(4);
                raw.u8(random.nextInt(20) == 0 ? random.nextInt(6) : random.nextInt(3));
                raw.u8(record * 60).u8(key).u8(value).raw(new byte[key + random.nextInt(4)]);
            }
            byte[] bytes = raw.toBytes();
            if (bytes.length > 8 && random.nextInt(3) == 0) {
                change(bytes, 0, bytes.length);
            }
            blocks[index] = new Block((byte) (random.nextInt(6) == 0 ? 1 : 0), bytes);
        }
        return Arrays.asList(blocks);
    }

    /** A file in which all checksums fit, whatever is in its blocks. */
    private FileReference write(Path path, List<Block> blocks) throws IOException {
        byte[] head = new StateFileHeader(StateOracle.JOB, 7, 1, 1, "a-0", 0, 1, true, FileFormat.CODEC_NONE).encode();
        byte[] id = StateFileHeader.fileId(head);
        MessageDigest digest = Hashes.sha256();
        digest.update(head);
        FieldWriter index = new FieldWriter();
        long raw = 0;
        try (FileChannel channel = DurableFiles.create(path);
                BlockWriter.Scratch scratch = new BlockWriter.Scratch()) {
            DurableFiles.writeAll(channel, ByteBuffer.wrap(head));
            BlockWriter writer = new BlockWriter(channel, scratch, FileFormat.CODEC_NONE, id, digest, head.length);
            for (Block block : blocks) {
                index.i64(writer.position()).u32(random.nextInt(3)).i64(0).u8(0).u8(random.nextInt(256));
                writer.write(block.kind, block.raw, block.raw.length);
                raw += block.raw.length;
            }
            writer.flush();
            FieldWriter foot = new FieldWriter();
            foot.u32(blocks.size())
                    .i64(random.nextInt(9))
                    .i64(raw)
                    .u8(0)
                    .u8(255)
                    .raw(index.toBytes());
            foot.raw(cloned(digest));
            CRC32C crc = new CRC32C();
            crc.update(id);
            crc.update(foot.toBytes());
            foot.u32((int) crc.getValue());
            foot.u32(foot.length()).raw(FileFormat.STATE_TAIL);
            DurableFiles.writeAll(channel, ByteBuffer.wrap(foot.toBytes()));
            digest.update(foot.toBytes());
            ByteBuffer records = ByteBuffer.wrap(foot.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
            return new FileReference(
                    7, "state-a-0-0.tmc", channel.size(), Hashes.hex(digest.digest()), true, records.getLong(4));
        }
    }

    private static byte[] cloned(MessageDigest digest) {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException every) {
            throw new AssertionError(every);
        }
    }

    /** Whether it was read; all but a typed refusal fails the test. */
    private boolean tolerated(int round, Runnable reads) {
        try {
            reads.run();
            return true;
        } catch (TidemarkException refused) {
            assertThat(refused.code()).as("seed " + seed + ", round " + round).isEqualTo(ErrorCode.CHECKPOINT_CORRUPT);
            return false;
        } catch (RuntimeException | Error broken) {
            throw new AssertionError("seed " + seed + ", round " + round, broken);
        }
    }
}
