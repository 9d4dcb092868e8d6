package io.tidemark.executor.checkpoint.sim;

import io.tidemark.executor.checkpoint.sim.SimFileSystem.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps that {@link java.nio.file.Files} takes in a {@link SimFileSystem}. */
final class SimProvider extends FileSystemProvider {
    private final SimFileSystem fileSystem;

    SimProvider(SimFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    @Override
    public String getScheme() {
        return "sim";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("use the constructor");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.getPath(uri.getPath());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        synchronized (fileSystem) {
            SimPath at = SimPath.check(path);
            boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
            SimNode node = fileSystem.find(at);
            if (node != null && node.kind == SimNode.Kind.LINK) {
                if (options.contains(LinkOption.NOFOLLOW_LINKS) || options.contains(StandardOpenOption.CREATE_NEW)) {
                    throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
                }
                return newFileChannel(fileSystem.getPath(node.target), options, attributes);
            }
            if (node == null) {
                boolean creates =
                        options.contains(StandardOpenOption.CREATE) || options.contains(StandardOpenOption.CREATE_NEW);
                if (!writes || !creates) {
                    fileSystem.require(at);
                }
                SimNode parent = fileSystem.parent(at);
                fileSystem.step(Step.CREATE, at, null);
                node = new SimNode(SimNode.Kind.FILE, null);
                parent.change(null, at.getFileName().toString(), node);
            } else if (writes && options.contains(StandardOpenOption.CREATE_NEW)) {
                throw new FileAlreadyExistsException(path.toString());
            } else if (writes && node.kind == SimNode.Kind.DIRECTORY) {
                throw new FileSystemException(path.toString(), null, "Is a directory");
            } else if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                fileSystem.step(Step.TRUNCATE, at, null);
                node.truncate(0);
            }
            return new SimFileChannel(fileSystem, at, node, writes, options.contains(StandardOpenOption.APPEND));
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> found = new ArrayList<>();
        synchronized (fileSystem) {
            SimPath at = SimPath.check(directory);
            fileSystem.beforeRead(at);
            SimNode node = fileSystem.require(at);
            if (node.kind != SimNode.Kind.DIRECTORY) {
                throw new NotDirectoryException(directory.toString());
            }
            for (String name : node.entries.keySet()) {
                Path entry = directory.resolve(name);
                if (filter.accept(entry)) {
                    found.add(entry);
                }
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return found.iterator();
            }

            @Override
            public void close() {
                // all is in memory
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        synchronized (fileSystem) {
            SimPath at = SimPath.check(directory);
            if (fileSystem.find(at) != null) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            SimNode parent = fileSystem.parent(at);
            fileSystem.step(Step.MAKE_DIRECTORY, at, null);
            parent.change(null, at.getFileName().toString(), new SimNode(SimNode.Kind.DIRECTORY, null));
        }
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        synchronized (fileSystem) {
            SimPath at = SimPath.check(link);
            fileSystem.step(Step.CREATE, at, null);
            fileSystem
                    .parent(at)
                    .change(null, at.getFileName().toString(), new SimNode(SimNode.Kind.LINK, target.toString()));
        }
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        SimNode node = fileSystem.require(SimPath.check(link));
        if (node.kind != SimNode.Kind.LINK) {
            throw new NotLinkException(link.toString());
        }
        return fileSystem.getPath(node.target);
    }

    @Override
    public void delete(Path path) throws IOException {
        synchronized (fileSystem) {
            SimPath at = SimPath.check(path);
            SimNode node = fileSystem.require(at);
            if (!node.entries.isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            fileSystem.step(Step.DELETE, at, null);
            fileSystem.parent(at).change(at.getFileName().toString(), null, null);
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        synchronized (fileSystem) {
            byte[] content = fileSystem.require(SimPath.check(source)).content;
            Set<OpenOption> how = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (FileChannel channel = newFileChannel(target, how)) {
                channel.write(java.nio.ByteBuffer.wrap(content));
            }
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        synchronized (fileSystem) {
            SimPath from = SimPath.check(source);
            SimPath to = SimPath.check(target);
            SimNode node = fileSystem.require(from);
            SimNode toParent = fileSystem.parent(to);
            SimNode replaced = fileSystem.find(to);
            List<CopyOption> how = List.of(options);
            if (how.contains(StandardCopyOption.ATOMIC_MOVE) && fileSystem.lacks(SimFileSystem.Lack.ATOMIC_RENAME)) {
                throw new AtomicMoveNotSupportedException(source.toString(), target.toString(), "not here");
            }
            boolean replaces =
                    how.contains(StandardCopyOption.REPLACE_EXISTING) || how.contains(StandardCopyOption.ATOMIC_MOVE);
            if (replaced != null && !replaces) {
                throw new FileAlreadyExistsException(target.toString());
            }
            if (replaced != null && !replaced.entries.isEmpty()) {
                throw new DirectoryNotEmptyException(target.toString());
            }
            fileSystem.step(Step.RENAME, from, to);
            SimNode fromParent = fileSystem.parent(from);
            String oldName = from.getFileName().toString();
            String newName = to.getFileName().toString();
            if (fromParent == toParent) {
                fromParent.change(oldName, newName, node);
            } else {
                toParent.change(null, newName, node);
                fromParent.change(oldName, null, null);
            }
        }
    }

    @Override
    public boolean isSameFile(Path one, Path two) throws IOException {
        return fileSystem.require(SimPath.check(one)) == fileSystem.require(SimPath.check(two));
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException("a simulated file system has no store");
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        fileSystem.require(SimPath.check(path));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        if (type != BasicFileAttributeView.class) {
            return null;
        }
        return type.cast(new BasicFileAttributeView() {
            @Override
            public String name() {
                return "basic";
            }

            @Override
            public BasicFileAttributes readAttributes() throws IOException {
                return SimProvider.this.readAttributes(path, BasicFileAttributes.class, options);
            }

            @Override
            public void setTimes(FileTime modified, FileTime accessed, FileTime created) {
                // nobody asks for them
            }
        });
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        synchronized (fileSystem) {
            SimNode node = fileSystem.require(SimPath.check(path));
            if (node.kind == SimNode.Kind.LINK && !List.of(options).contains(LinkOption.NOFOLLOW_LINKS)) {
                node = fileSystem.require(SimPath.check(fileSystem.getPath(node.target)));
            }
            return type.cast(new Attributes(node.kind, node.content.length));
        }
    }

    private record Attributes(SimNode.Kind kind, long size) implements BasicFileAttributes {
        private static final FileTime EPOCH = FileTime.fromMillis(0);

        @Override
        public FileTime lastModifiedTime() {
            return EPOCH;
        }

        @Override
        public FileTime lastAccessTime() {
            return EPOCH;
        }

        @Override
        public FileTime creationTime() {
            return EPOCH;
        }

        @Override
        public boolean isRegularFile() {
            return kind == SimNode.Kind.FILE;
        }

        @Override
        public boolean isDirectory() {
            return kind == SimNode.Kind.DIRECTORY;
        }

        @Override
        public boolean isSymbolicLink() {
            return kind == SimNode.Kind.LINK;
        }

        @Override
        public boolean isOther() {
            return false;
        }

        @Override
        public Object fileKey() {
            return null;
        }
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        BasicFileAttributes found = readAttributes(path, BasicFileAttributes.class, options);
        return Map.of("size", found.size(), "isDirectory", found.isDirectory(), "isRegularFile", found.isRegularFile());
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        // nobody asks for them
    }
}
