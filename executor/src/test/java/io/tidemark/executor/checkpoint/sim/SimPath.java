package io.tidemark.executor.checkpoint.sim;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path in a {@link SimFileSystem}; the names are put together as the machine's own file system does. Immutable. */
record SimPath(SimFileSystem fileSystem, Path names) implements Path {
    private SimPath of(Path changed) {
        return changed == null ? null : new SimPath(fileSystem, changed);
    }

    static SimPath check(Path path) {
        if (path instanceof SimPath ours) {
            return ours;
        }
        throw new ProviderMismatchException();
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return names.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return of(names.getRoot());
    }

    @Override
    public Path getFileName() {
        return of(names.getFileName());
    }

    @Override
    public Path getParent() {
        return of(names.getParent());
    }

    @Override
    public int getNameCount() {
        return names.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return of(names.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return of(names.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof SimPath ours && names.startsWith(ours.names);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof SimPath ours && names.endsWith(ours.names);
    }

    @Override
    public Path normalize() {
        return of(names.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return of(names.resolve(check(other).names));
    }

    @Override
    public Path relativize(Path other) {
        return of(names.relativize(check(other).names));
    }

    @Override
    public URI toUri() {
        return URI.create("sim://" + names.toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute() ? this : of(Path.of("/").resolve(names));
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        Path real = toAbsolutePath().normalize();
        fileSystem.require(check(real));
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nobody watches a simulated file system");
    }

    @Override
    public int compareTo(Path other) {
        return names.compareTo(check(other).names);
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
