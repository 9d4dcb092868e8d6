package io.tidemark.executor.checkpoint.sim;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A java.nio file system in memory that knows the difference between cache and disk. Every step that changes something is
 * counted and noted; the n-th can fail, or the power can be cut before it. {@link #afterPowerCut} is then the disk as the
 * next process finds it: what was forced, and of the rest what {@link Survival} says. Thread: any, one after the other.
 */
public final class SimFileSystem extends FileSystem {
    /** How a step fails. */
    public enum Fault {
        NO_SPACE("No space left on device"),
        IO_ERROR("Input/output error");

        private final String message;

        Fault(String message) {
            this.message = message;
        }
    }

    /** What some file systems cannot do. */
    public enum Lack {
        ATOMIC_RENAME,
        LOCK,
        FORCE_DIRECTORY
    }

    /** What a step was. */
    public enum Step {
        CREATE,
        WRITE,
        TRUNCATE,
        FORCE,
        FORCE_DIRECTORY,
        MAKE_DIRECTORY,
        RENAME,
        DELETE
    }

    /** A step; the second path is where a rename leads to, else null. */
    public record Done(Step step, String path, String to) {
        @Override
        public String toString() {
            return step + " " + path + (to == null ? "" : " -> " + to);
        }
    }

    private record Flip(SimNode node, long bit) {}

    /** In place of a folder that is full. */
    private static final String NOTHING = "";

    private final SimProvider provider = new SimProvider(this);
    private final SimNode root;
    private final List<Done> journal = new ArrayList<>();
    private final Map<Long, Fault> faults = new HashMap<>();
    private final List<Flip> flips = new ArrayList<>();
    private long cutAt = Long.MAX_VALUE;
    private long failAllFrom = Long.MAX_VALUE;
    private Fault failAllWith = Fault.IO_ERROR;
    private final Set<Lack> lacks = EnumSet.noneOf(Lack.class);
    private String filled = NOTHING;
    private long failuresLeft;
    private boolean dead;
    private Random shortWrites;
    private long reads;
    private long failReadAt = -1;

    private String unforced = "";

    /** An empty file system with a folder {@code /}. */
    public SimFileSystem() {
        this(new SimNode(SimNode.Kind.DIRECTORY, null));
    }

    private SimFileSystem(SimNode root) {
        this.root = root;
    }

    /** Steps so far; the next one has this number. */
    public synchronized long operations() {
        return journal.size();
    }

    /** All steps so far. */
    public synchronized List<Done> journal() {
        return List.copyOf(journal);
    }

    /** Lets one step fail; it has no effect then, but for a write, of which the first half is written. */
    public synchronized void failAt(long operation, Fault fault) {
        faults.put(operation, fault);
    }

    /** Lets all steps fail from one on, deletes excepted when there is no space. */
    public synchronized void failFrom(long operation, Fault fault) {
        failAllFrom = operation;
        failAllWith = fault;
    }

    /** Leaves no room in a folder: all steps in it fail from now on, but for deletes. */
    public synchronized void fill(String folder) {
        fill(folder, Long.MAX_VALUE);
    }

    /** As {@link #fill(String)}, but there is room again after so many failures. */
    public synchronized void fill(String folder, long failures) {
        filled = folder + "/";
        failuresLeft = failures;
    }

    /** Whether a folder is full still. */
    public synchronized boolean isFull() {
        return !filled.equals(NOTHING) && failuresLeft > 0;
    }

    /** Takes back all planned failures. */
    public synchronized void mend() {
        faults.clear();
        filled = NOTHING;
        failAllFrom = Long.MAX_VALUE;
        failReadAt = -1;
        flips.clear();
    }

    /** Reads so far. */
    public synchronized long reads() {
        return reads;
    }

    /** Lets one read fail with an I/O error. */
    public synchronized void failReadAt(long read) {
        failReadAt = read;
    }

    /** Cuts the power before a step; it and all behind it throw {@link PowerCut}. */
    public synchronized void cutPowerAt(long operation) {
        cutAt = operation;
    }

    /** A bug that tests plant: files whose names contain a text are not forced. */
    public synchronized void ignoreForces(String text) {
        unforced = text;
    }

    synchronized boolean isUnforced(SimPath path) {
        return !unforced.isEmpty() && path.toString().contains(unforced);
    }

    /** From now on it cannot do something. */
    public synchronized void lack(Lack lack) {
        lacks.add(lack);
    }

    synchronized boolean lacks(Lack lack) {
        return lacks.contains(lack);
    }

    /** From now on writes often take only a part of what they are given. */
    public synchronized void writeShort(long seed) {
        shortWrites = new Random(seed);
    }

    /** Shows one bit of a file wrong whenever it is read. */
    public synchronized void flipOnRead(Path file, long bit) throws IOException {
        flips.add(new Flip(require(SimPath.check(file)), bit));
    }

    /** The disk after the power was cut; this file system is dead from now on. */
    public synchronized SimFileSystem afterPowerCut(Survival survival, long seed) {
        dead = true;
        return new SimFileSystem(root.survivor(survival, new Random(seed)));
    }

    /** A copy in which everything is on disk. */
    public synchronized SimFileSystem copy() {
        return new SimFileSystem(copy(root));
    }

    private static SimNode copy(SimNode node) {
        SimNode copied = new SimNode(node.kind, node.target);
        copied.content = node.content;
        node.entries.forEach((name, child) -> copied.entries.put(name, copy(child)));
        copied.force();
        return copied;
    }

    /** Counts a step and notes it; throws if it is to fail. */
    synchronized void step(Step step, SimPath path, SimPath to) throws IOException {
        long number = journal.size();
        if (dead || number >= cutAt) {
            dead = true;
            throw new PowerCut();
        }
        journal.add(new Done(step, path.toString(), to == null ? null : to.toString()));
        Fault fault = faults.remove(number);
        if (fault == null && number >= failAllFrom) {
            boolean frees = failAllWith == Fault.NO_SPACE && step == Step.DELETE;
            fault = frees ? null : failAllWith;
        }
        if (isFull() && path.toString().startsWith(filled) && step != Step.DELETE) {
            failuresLeft--;
            fault = Fault.NO_SPACE;
        }
        if (fault != null) {
            throw new IOException(path + ": " + fault.message);
        }
    }

    /** How many of so many bytes a write takes. */
    synchronized int taken(int length) {
        return shortWrites == null || length < 2 || shortWrites.nextBoolean()
                ? length
                : 1 + shortWrites.nextInt(length - 1);
    }

    synchronized void beforeRead(SimPath path) throws IOException {
        if (dead) {
            throw new PowerCut();
        }
        if (reads == failReadAt) {
            reads++;
            throw new IOException(path + ": " + Fault.IO_ERROR.message);
        }
        reads++;
    }

    /** A file's bytes as a reader sees them. */
    synchronized byte[] shown(SimNode node) {
        byte[] content = node.content;
        for (Flip flip : flips) {
            if (flip.node == node && flip.bit / 8 < content.length) {
                content = content.clone();
                content[(int) (flip.bit / 8)] ^= (byte) (1 << flip.bit % 8);
            }
        }
        return content;
    }

    /** What a path leads to, or null; links are not followed. */
    synchronized SimNode find(SimPath path) throws IOException {
        SimNode node = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            if (node == null) {
                return null;
            }
            if (node.kind != SimNode.Kind.DIRECTORY) {
                throw new NotDirectoryException(path.toString());
            }
            node = node.entries.get(name.toString());
        }
        return node;
    }

    synchronized SimNode require(SimPath path) throws IOException {
        SimNode node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /** The directory that a path is in. */
    synchronized SimNode parent(SimPath path) throws IOException {
        SimNode parent = require((SimPath) path.toAbsolutePath().normalize().getParent());
        if (parent.kind != SimNode.Kind.DIRECTORY) {
            throw new NotDirectoryException(path.toString());
        }
        return parent;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        // goes with its last reader
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return new SimPath(this, Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = Path.of("/").getFileSystem().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(SimPath.check(path).names());
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("a simulated file system has no users");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nobody watches a simulated file system");
    }
}
