package io.tidemark.executor.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Says which file it is. Its hash is the file's id, which the checksum of every block includes.
 *
 * @param full whether the file needs no older one
 * @param attempt counts what the process has tried to write, so that no two files have the same header
 */
record StateFileHeader(
        String jobUuid,
        long number,
        long incarnation,
        int attempt,
        String operator,
        int task,
        int tasks,
        boolean full,
        byte codec) {
    byte[] encode() {
        byte[] job = jobUuid.getBytes(StandardCharsets.UTF_8);
        byte[] name = operator.getBytes(StandardCharsets.UTF_8);
        FieldWriter out = new FieldWriter();
        out.raw(FileFormat.STATE_MAGIC).u8(FileFormat.MAJOR).u8(FileFormat.MINOR);
        out.u8(full ? FileFormat.FLAG_FULL : 0).u8(codec).u16(0);
        out.i64(number).i64(incarnation).u32(attempt).u32(task).u32(tasks).u32(FileFormat.BLOCK_BYTES);
        out.u32(job.length).u32(name.length).i64(0);
        return out.raw(job).raw(name).crc(0).toBytes();
    }

    static int length(FieldReader fixed) {
        fixed.expect(FileFormat.STATE_MAGIC, "beginning of a state file");
        int major = fixed.u8();
        fixed.u8();
        if (major != FileFormat.MAJOR) {
            throw fixed.corrupt("its format is " + major + ", this version reads format " + FileFormat.MAJOR);
        }
        fixed.raw(4 + 8 + 8 + 4 + 4 + 4);
        int blockBytes = fixed.u32();
        if (blockBytes != FileFormat.BLOCK_BYTES) {
            throw fixed.corrupt("its blocks have " + Integer.toUnsignedString(blockBytes) + " bytes");
        }
        int job = fixed.number("the length of a name", 0, FileFormat.MAX_NAME_BYTES);
        int operator = fixed.number("the length of a name", 0, FileFormat.MAX_NAME_BYTES);
        return FileFormat.HEADER_BYTES + job + operator + FileFormat.CRC_BYTES;
    }

    /** Takes apart a header whose length is known. */
    static StateFileHeader decode(Path file, byte[] bytes) {
        FieldReader in = new FieldReader(file, 0, bytes, 0, bytes.length);
        in.raw(FileFormat.STATE_MAGIC.length + 1);
        int minor = in.u8();
        int flags = in.u8();
        int codec = in.u8();
        in.u16();
        long number = in.i64();
        long incarnation = in.i64();
        int attempt = in.u32();
        int task = in.u32();
        int tasks = in.u32();
        in.u32();
        int job = in.u32();
        int operator = in.u32();
        in.i64();
        String jobUuid = new String(in.raw(job), StandardCharsets.UTF_8);
        String name = new String(in.raw(operator), StandardCharsets.UTF_8);
        in.expectCrc(0, "the header");
        in.expectEnd("the header");
        if (minor > FileFormat.MINOR) {
            throw Failures.notReadable(file, "its format is " + FileFormat.MAJOR + "." + minor);
        }
        if ((flags & ~FileFormat.FLAG_FULL) != 0 || codec > FileFormat.CODEC_DEFLATE) {
            throw in.corrupt("unknown flags in the header");
        }
        boolean full = (flags & FileFormat.FLAG_FULL) != 0;
        return new StateFileHeader(jobUuid, number, incarnation, attempt, name, task, tasks, full, (byte) codec);
    }

    static byte[] fileId(byte[] encoded) {
        MessageDigest digest = Hashes.sha256();
        return Arrays.copyOf(digest.digest(encoded), FileFormat.FILE_ID_BYTES);
    }
}
