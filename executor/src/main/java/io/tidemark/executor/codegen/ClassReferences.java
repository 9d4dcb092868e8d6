package io.tidemark.executor.codegen;

import io.tidemark.types.Check;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the bytes of a class which other classes it refers to: those that it names, and those in the signatures of
 * the fields and methods that it has or uses. Follows chapter 4.4 of the specification of the virtual machine. Stateless.
 */
final class ClassReferences {
    private static final int MAGIC = 0xCAFEBABE;

    /** Kinds of entries of the constant pool. */
    private static final int UTF8 = 1;

    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;

    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;]+);");

    private ClassReferences() {}

    /** Names such as {@code java.lang.Object}, without arrays; fails at method handles and calls linked at run time. */
    static Set<String> of(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            Check.state(in.readInt() == MAGIC, "these are not the bytes of a class");
            in.readInt(); // version
            return read(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> read(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        @Nullable String[] texts = new String[count];
        int[] names = new int[count];
        int[] descriptors = new int[count];
        for (int entry = 1; entry < count; entry++) {
            int kind = in.readUnsignedByte();
            switch (kind) {
                case UTF8 -> texts[entry] = in.readUTF();
                case CLASS -> names[entry] = in.readUnsignedShort();
                case NAME_AND_TYPE -> {
                    in.readUnsignedShort();
                    descriptors[entry] = in.readUnsignedShort();
                }
                case STRING -> in.readUnsignedShort();
                case LONG, DOUBLE -> {
                    in.readLong();
                    entry++; // they take two entries
                }
                default -> {
                    boolean plain = kind == INTEGER || kind == FLOAT || (kind >= FIELD && kind <= INTERFACE_METHOD);
                    Check.state(plain, "a class has an entry of kind " + kind + ", which the compiler never writes");
                    in.readInt();
                }
            }
        }
        Set<String> found = new TreeSet<>();
        for (int entry = 1; entry < count; entry++) {
            add(found, texts[names[entry]]);
            add(found, texts[descriptors[entry]]);
        }
        members(in, texts, found);
        return found;
    }

    /** The descriptors of the class's own fields and methods, which nothing need have used. */
    private static void members(DataInputStream in, @Nullable String[] texts, Set<String> found) throws IOException {
        in.skipNBytes(6); // access, this class, superclass
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        for (int kind = 0; kind < 2; kind++) { // fields, methods
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                in.skipNBytes(4); // access, name
                add(found, texts[in.readUnsignedShort()]);
                for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                    in.skipNBytes(2); // name
                    in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
                }
            }
        }
    }

    /** Adds the classes in a name or descriptor; entry 0 of the pool is none. */
    private static void add(Set<String> found, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.startsWith("[") || text.startsWith("(") || text.endsWith(";")) {
            Matcher named = CLASS_IN_DESCRIPTOR.matcher(text);
            while (named.find()) {
                found.add(named.group(1).replace('/', '.'));
            }
        } else if (text.length() > 1) { // one letter is a primitive type
            found.add(text.replace('/', '.'));
        }
    }
}
