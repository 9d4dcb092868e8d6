package io.tidemark.executor.checkpoint.sim;

import io.tidemark.executor.checkpoint.sim.SimFileSystem.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** An open file, or a directory that is opened to be forced. Mutable. */
final class SimFileChannel extends FileChannel {
    private final SimFileSystem fileSystem;
    private final SimPath path;
    private final SimNode node;
    private final boolean writes;
    private final boolean appends;
    private long position;
    private boolean holdsLock;

    SimFileChannel(SimFileSystem fileSystem, SimPath path, SimNode node, boolean writes, boolean appends) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.node = node;
        this.writes = writes;
        this.appends = appends;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = read(into, position);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long sum = 0;
        for (int index = offset; index < offset + length; index++) {
            int read = read(into[index]);
            if (read < 0) {
                return sum == 0 ? -1 : sum;
            }
            sum += read;
        }
        return sum;
    }

    @Override
    public int read(ByteBuffer into, long from) throws IOException {
        ensureOpen();
        if (node.kind == SimNode.Kind.DIRECTORY) {
            throw new IOException(path + ": Is a directory");
        }
        synchronized (fileSystem) {
            fileSystem.beforeRead(path);
            byte[] content = fileSystem.shown(node);
            if (from >= content.length) {
                return into.hasRemaining() ? -1 : 0;
            }
            int count = (int) Math.min(into.remaining(), content.length - from);
            into.put(content, (int) from, count);
            return count;
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int written = write(bytes, appends ? size() : position);
        position = appends ? size() : position + written;
        return written;
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        long sum = 0;
        for (int index = offset; index < offset + length; index++) {
            while (bytes[index].hasRemaining()) {
                sum += write(bytes[index]);
            }
        }
        return sum;
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
        ensureOpen();
        if (!writes) {
            throw new NonWritableChannelException();
        }
        synchronized (fileSystem) {
            int count = fileSystem.taken(bytes.remaining());
            byte[] taken = new byte[count];
            bytes.duplicate().get(taken);
            try {
                fileSystem.step(Step.WRITE, path, null);
            } catch (IOException failed) {
                node.write(at, Arrays.copyOf(taken, count / 2));
                throw failed;
            }
            bytes.position(bytes.position() + count);
            node.write(at, taken);
            return count;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        ensureOpen();
        return node.content.length;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        ensureOpen();
        synchronized (fileSystem) {
            fileSystem.step(Step.TRUNCATE, path, null);
            node.truncate(size);
            position = Math.min(position, size);
            return this;
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        ensureOpen();
        synchronized (fileSystem) {
            boolean directory = node.kind == SimNode.Kind.DIRECTORY;
            if (directory && fileSystem.lacks(SimFileSystem.Lack.FORCE_DIRECTORY)) {
                throw new IOException(path + ": Invalid argument");
            }
            try {
                fileSystem.step(directory ? Step.FORCE_DIRECTORY : Step.FORCE, path, null);
            } catch (IOException failed) {
                node.loseUnforced();
                throw failed;
            }
            if (!fileSystem.isUnforced(path)) {
                node.force();
            }
        }
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        int read = read(bytes, from);
        return read <= 0 ? 0 : target.write(bytes.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        int read = source.read(bytes);
        return read <= 0 ? 0 : write(bytes.flip(), to);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("a simulated file cannot be mapped");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        return tryLock(from, size, shared);
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        ensureOpen();
        synchronized (fileSystem) {
            if (fileSystem.lacks(SimFileSystem.Lack.LOCK)) {
                throw new IOException(path + ": No locks available");
            }
            if (node.locked) {
                throw new OverlappingFileLockException();
            }
            node.locked = true;
            holdsLock = true;
            return new Lock(this, from, size, shared);
        }
    }

    private static final class Lock extends FileLock {
        Lock(SimFileChannel channel, long from, long size, boolean shared) {
            super(channel, from, size, shared);
        }

        @Override
        public boolean isValid() {
            return acquiredBy().isOpen();
        }

        @Override
        public void release() {
            ((SimFileChannel) acquiredBy()).unlock();
        }
    }

    private void unlock() {
        if (holdsLock) {
            holdsLock = false;
            node.locked = false;
        }
    }

    private void ensureOpen() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    protected void implCloseChannel() {
        unlock();
    }
}
