package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.Manifest.Operator;
import io.tidemark.executor.checkpoint.Manifest.TaskState;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.KeyGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Turns manifests into bytes and back. Stateless. */
final class ManifestCodec {
    private static final int ENTRY_BYTES = 4;

    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) {
        FieldWriter out = new FieldWriter();
        out.raw(FileFormat.MANIFEST_MAGIC)
                .u8(FileFormat.MAJOR)
                .u8(FileFormat.MINOR)
                .u32(6)
                .crc(0);
        section(out, FileFormat.SECTION_IDENTITY, identity(manifest));
        section(out, FileFormat.SECTION_ENVIRONMENT, environment(manifest));
        section(out, FileFormat.SECTION_OPERATORS, operators(manifest));
        section(out, FileFormat.SECTION_SOURCES, sources(manifest));
        section(out, FileFormat.SECTION_WHOLES, wholes(manifest));
        section(out, FileFormat.SECTION_FILES, files(manifest));
        byte[] content = out.toBytes();
        return out.raw(Hashes.sha256().digest(content))
                .raw(FileFormat.MANIFEST_TAIL)
                .toBytes();
    }

    private static void section(FieldWriter out, int type, FieldWriter content) {
        int start = out.length();
        byte[] bytes = content.toBytes();
        out.u32(type).u32(FileFormat.SECTION_MUST_UNDERSTAND).u32(bytes.length);
        out.raw(bytes).crc(start);
    }

    private static FieldWriter identity(Manifest manifest) {
        return new FieldWriter()
                .text(manifest.jobUuid())
                .i64(manifest.number())
                .i64(manifest.incarnation())
                .i64(manifest.parent())
                .i64(manifest.createdMillis())
                .u8(manifest.savepoint() ? 1 : 0)
                .text(manifest.statement())
                .text(manifest.planFingerprint());
    }

    private static FieldWriter environment(Manifest manifest) {
        FieldWriter out = new FieldWriter().u32(manifest.environment().size());
        manifest.environment().forEach(out::text);
        return out;
    }

    private static FieldWriter operators(Manifest manifest) {
        FieldWriter out = new FieldWriter().u32(manifest.operators().size());
        for (Operator operator : manifest.operators()) {
            out.text(operator.operator()).text(operator.description()).text(operator.fingerprint());
            out.u32(operator.tasks().size());
        }
        return out;
    }

    private static FieldWriter sources(Manifest manifest) {
        FieldWriter out = new FieldWriter().u32(manifest.sources().size());
        for (SourceState source : manifest.sources()) {
            out.text(source.scan()).text(source.table()).u32(source.positions().size());
            source.positions().forEach(position -> out.text(position.split()).text(position.position()));
        }
        return out;
    }

    private static FieldWriter wholes(Manifest manifest) {
        FieldWriter out = new FieldWriter();
        for (Operator operator : manifest.operators()) {
            for (TaskState task : operator.tasks()) {
                out.u32(task.wholes().size());
                task.wholes().forEach((name, bytes) -> out.text(name).bytes(bytes));
            }
        }
        return out;
    }

    private static FieldWriter files(Manifest manifest) {
        FieldWriter out = new FieldWriter();
        for (Operator operator : manifest.operators()) {
            for (TaskState task : operator.tasks()) {
                out.u32(task.chain().size());
                for (FileReference file : task.chain()) {
                    out.i64(file.number()).text(file.name()).i64(file.length()).text(file.hash());
                    out.u8(file.full() ? 1 : 0).i64(file.records());
                }
            }
        }
        return out;
    }

    /** The hash that names a manifest, of its bytes. */
    static String hash(byte[] bytes) {
        int end = bytes.length - FileFormat.MANIFEST_TAIL.length;
        return Hashes.hex(java.util.Arrays.copyOfRange(bytes, end - FileFormat.HASH_BYTES, end));
    }

    /**
     * Takes a manifest apart and checks every byte of it.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with the place
     */
    static Manifest decode(Path file, byte[] bytes) {
        int end = bytes.length - FileFormat.MANIFEST_TAIL.length - FileFormat.HASH_BYTES;
        if (end < 0) {
            throw Failures.corrupt(file, bytes.length, "it is too short for a manifest");
        }
        FieldReader tail = new FieldReader(file, end, bytes, end, bytes.length);
        byte[] stored = tail.raw(FileFormat.HASH_BYTES);
        tail.expect(FileFormat.MANIFEST_TAIL, "end of a manifest");
        FieldReader in = new FieldReader(file, 0, bytes, 0, end);
        in.expect(FileFormat.MANIFEST_MAGIC, "beginning of a manifest");
        int major = in.u8();
        int minor = in.u8();
        int sections = in.u32();
        in.expectCrc(0, "the header");
        if (major != FileFormat.MAJOR || minor > FileFormat.MINOR) {
            throw Failures.notReadable(
                    file, "its format is " + major + "." + minor + ", this version reads " + FileFormat.MAJOR + ".0");
        }
        Map<Integer, FieldReader> found = sections(file, in, sections);
        java.security.MessageDigest digest = Hashes.sha256();
        digest.update(bytes, 0, end);
        if (!java.util.Arrays.equals(digest.digest(), stored)) {
            throw Failures.corrupt(file, end, "the hash of the manifest does not fit");
        }
        return new Decoder(file, found).decode();
    }

    private static Map<Integer, FieldReader> sections(Path file, FieldReader in, int count) {
        Map<Integer, FieldReader> found = new LinkedHashMap<>();
        for (int index = 0; index < count; index++) {
            int start = in.position();
            int type = in.u32();
            int flags = in.u32();
            int length = in.u32();
            FieldReader content = in.part(length, "section " + type);
            in.expectCrc(start, "section " + type);
            boolean known = type >= FileFormat.SECTION_IDENTITY && type <= FileFormat.SECTION_FILES;
            if (!known && (flags & FileFormat.SECTION_MUST_UNDERSTAND) != 0) {
                throw Failures.notReadable(file, "it has a section of type " + type + ", which must be understood");
            }
            if (known && found.put(type, content) != null) {
                throw in.corrupt("section " + type + " comes twice");
            }
        }
        in.expectEnd("the manifest");
        return found;
    }

    /** Takes the sections apart. */
    private static final class Decoder {
        private final Path file;
        private final Map<Integer, FieldReader> sections;

        Decoder(Path file, Map<Integer, FieldReader> sections) {
            this.file = file;
            this.sections = sections;
        }

        private void section(int type, Consumer<FieldReader> takes) {
            FieldReader content = sections.get(type);
            if (content == null) {
                throw Failures.corrupt(file, 0, "there is no section " + type);
            }
            takes.accept(content);
            content.expectEnd("section " + type);
        }

        private record Head(String operator, String description, String fingerprint, int tasks) {}

        Manifest decode() {
            List<Head> heads = new ArrayList<>();
            section(FileFormat.SECTION_OPERATORS, in -> heads(in, heads));
            List<Map<String, byte[]>> wholes = new ArrayList<>();
            section(FileFormat.SECTION_WHOLES, in -> forEachTask(heads, () -> wholes.add(wholes(in))));
            List<List<FileReference>> chains = new ArrayList<>();
            section(FileFormat.SECTION_FILES, in -> forEachTask(heads, () -> chains.add(chain(in))));
            List<Operator> operators = new ArrayList<>();
            int task = 0;
            for (Head head : heads) {
                List<TaskState> tasks = new ArrayList<>();
                for (int index = 0; index < head.tasks; index++, task++) {
                    tasks.add(new TaskState(wholes.get(task), chains.get(task)));
                }
                operators.add(new Operator(head.operator, head.description, head.fingerprint, tasks));
            }
            List<String> environment = new ArrayList<>();
            section(FileFormat.SECTION_ENVIRONMENT, in -> texts(in, environment));
            List<SourceState> sources = new ArrayList<>();
            section(FileFormat.SECTION_SOURCES, in -> sources(in, sources));
            List<Manifest> made = new ArrayList<>();
            section(
                    FileFormat.SECTION_IDENTITY,
                    in -> made.add(new Manifest(
                            in.text(FileFormat.MAX_NAME_BYTES),
                            in.i64(),
                            in.i64(),
                            in.i64(),
                            in.i64(),
                            flag(in),
                            in.text(FileFormat.MAX_TEXT_BYTES),
                            in.text(FileFormat.MAX_TEXT_BYTES),
                            environment,
                            operators,
                            sources)));
            return made.get(0);
        }

        private static boolean flag(FieldReader in) {
            int value = in.u8();
            if (value > 1) {
                throw in.corrupt("a flag of " + value);
            }
            return value == 1;
        }

        private static void heads(FieldReader in, List<Head> into) {
            int count = in.count(4 * ENTRY_BYTES);
            for (int index = 0; index < count; index++) {
                into.add(new Head(
                        in.text(FileFormat.MAX_NAME_BYTES),
                        in.text(FileFormat.MAX_TEXT_BYTES),
                        in.text(FileFormat.MAX_TEXT_BYTES),
                        in.number("the number of tasks", 1, KeyGroups.COUNT)));
            }
        }

        private static void forEachTask(List<Head> heads, Runnable reads) {
            heads.forEach(head -> {
                for (int task = 0; task < head.tasks; task++) {
                    reads.run();
                }
            });
        }

        private static Map<String, byte[]> wholes(FieldReader in) {
            Map<String, byte[]> wholes = new LinkedHashMap<>();
            int count = in.count(2 * ENTRY_BYTES);
            for (int index = 0; index < count; index++) {
                wholes.put(in.text(FileFormat.MAX_TEXT_BYTES), in.bytes(FileFormat.MAX_MANIFEST_BYTES));
            }
            return wholes;
        }

        private static List<FileReference> chain(FieldReader in) {
            List<FileReference> chain = new ArrayList<>();
            int count = in.count(8 + ENTRY_BYTES + 8 + ENTRY_BYTES + 1 + 8);
            for (int index = 0; index < count; index++) {
                long number = in.i64();
                String name = in.text(FileFormat.MAX_NAME_BYTES);
                FileReference file = new FileReference(
                        number, name, in.i64(), in.text(FileFormat.MAX_NAME_BYTES), flag(in), in.i64());
                if (!CheckpointNames.isState(name) || number < 0 || file.full() != (index == 0)) {
                    throw in.corrupt("a file that cannot be at place " + index + " of a chain");
                }
                chain.add(file);
            }
            return chain;
        }

        private static void texts(FieldReader in, List<String> into) {
            int count = in.count(ENTRY_BYTES);
            for (int index = 0; index < count; index++) {
                into.add(in.text(FileFormat.MAX_TEXT_BYTES));
            }
        }

        private static void sources(FieldReader in, List<SourceState> into) {
            int count = in.count(3 * ENTRY_BYTES);
            for (int index = 0; index < count; index++) {
                String scan = in.text(FileFormat.MAX_NAME_BYTES);
                String table = in.text(FileFormat.MAX_TEXT_BYTES);
                List<SplitPosition> positions = new ArrayList<>();
                int splits = in.count(2 * ENTRY_BYTES);
                for (int split = 0; split < splits; split++) {
                    positions.add(
                            new SplitPosition(in.text(FileFormat.MAX_TEXT_BYTES), in.text(FileFormat.MAX_TEXT_BYTES)));
                }
                into.add(new SourceState(scan, table, positions));
            }
        }
    }
}
