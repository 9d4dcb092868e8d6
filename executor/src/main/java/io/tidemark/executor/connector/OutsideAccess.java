package io.tidemark.executor.connector;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files and hosts statements may reach. In a program that embeds the engine: all, for who writes its statements could
 * reach them anyway. On a server: those that its operator has listed. Immutable. Thread: any.
 *
 * <p>Paths are checked before they are opened. Statements cannot make links, so that only a local user who may write under a
 * root could change one in between; roots must be writable by those alone whom the operator trusts.
 */
public final class OutsideAccess {
    private static final OutsideAccess OPEN = new OutsideAccess(false, List.of(), List.of(), List.of());
    private static final List<Path> NO_FILES = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));
    private static final int MAX_PATH = 4096;

    private final boolean confined;
    private final List<Path> roots;
    private final List<Path> readable;
    private final List<HostRule> hosts;

    private OutsideAccess(boolean confined, List<Path> roots, List<Path> readable, List<HostRule> hosts) {
        this.confined = confined;
        this.roots = List.copyOf(roots);
        this.readable = List.copyOf(readable);
        this.hosts = List.copyOf(hosts);
    }

    /** Everything may be reached. */
    public static OutsideAccess open() {
        return OPEN;
    }

    /**
     * Only what is listed may be reached.
     *
     * @param roots folders under which files may be read and written
     * @param hosts {@code host}, {@code host:port}, {@code *.domain}, an address, a range such as {@code 10.0.0.0/8}, or
     *     {@code *} for all
     */
    public static OutsideAccess confined(List<Path> roots, List<String> hosts) {
        List<Path> absolute = new ArrayList<>();
        roots.forEach(root -> absolute.add(root.toAbsolutePath()));
        List<HostRule> rules = new ArrayList<>();
        hosts.forEach(host -> rules.add(HostRule.of(host)));
        return new OutsideAccess(true, absolute, List.of(), rules);
    }

    /** The same, where files under one more folder may be read. */
    public OutsideAccess reading(Path folder) {
        if (!confined) {
            return this;
        }
        List<Path> more = new ArrayList<>(readable);
        more.add(folder.toAbsolutePath());
        return new OutsideAccess(true, roots, more, hosts);
    }

    /** Whether only what is listed may be reached. */
    public boolean confined() {
        return confined;
    }

    /** The folders under which files may be read and written, if {@link #confined}. */
    public List<Path> roots() {
        return roots;
    }

    /** Throws NOT_PERMITTED unless a file, folder or pattern with this name may be read. */
    public void checkRead(String path, Path directory) {
        check(path, directory, true);
    }

    /** Throws NOT_PERMITTED unless a file or folder with this name, which may not be there yet, may be written. */
    public void checkWrite(String path, Path directory) {
        check(path, directory, false);
    }

    private void check(String path, Path directory, boolean reads) {
        if (!confined) {
            return;
        }
        checkText(path);
        try {
            checkPlace(fixedPart(path, directory), path, reads);
        } catch (InvalidPathException malformed) {
            throw refused(path, malformed);
        }
    }

    /** Throws NOT_PERMITTED unless a file that was found may be read: it is under a root, and no device. */
    public void checkFound(Path file) {
        if (confined) {
            checkPlace(file.toAbsolutePath(), file.toString(), true);
        }
    }

    private void checkText(String path) {
        boolean up = false;
        for (String part : path.split("[/\\\\]", -1)) {
            up |= part.equals("..");
        }
        if (up || path.length() > MAX_PATH || path.chars().anyMatch(Character::isISOControl)) {
            throw refused(path, null);
        }
    }

    /** The part of a pattern before its first mark, to the last slash; other paths whole. */
    private static Path fixedPart(String path, Path directory) {
        int mark = 0;
        while (mark < path.length() && "*?[{".indexOf(path.charAt(mark)) < 0) {
            mark++;
        }
        String fixed = mark == path.length() ? path : path.substring(0, path.lastIndexOf('/', mark) + 1);
        return directory.toAbsolutePath().resolve(fixed);
    }

    private void checkPlace(Path place, String shown, boolean reads) {
        try {
            Path real = realPath(place);
            boolean inside = isUnder(roots, real) || (reads && isUnder(readable, real));
            boolean special = NO_FILES.stream().anyMatch(real::startsWith)
                    || NO_FILES.stream().anyMatch(place.normalize()::startsWith)
                    || Files.exists(real) && !Files.isRegularFile(real) && !Files.isDirectory(real);
            if (!inside || special) {
                throw refused(shown, null);
            }
        } catch (IOException unreadable) {
            throw refused(shown, unreadable);
        }
    }

    private static boolean isUnder(List<Path> folders, Path real) {
        for (Path folder : folders) {
            try {
                if (real.startsWith(folder.toRealPath())) {
                    return true;
                }
            } catch (IOException missing) {
                continue; // a root that is not there holds nothing
            }
        }
        return false;
    }

    /** Where a path leads, links followed; of what is not there yet, where its nearest folder that is there leads. */
    private static Path realPath(Path place) throws IOException {
        Path known = place.normalize();
        List<Path> missing = new ArrayList<>();
        while (!Files.exists(known, LinkOption.NOFOLLOW_LINKS)) {
            Path name = known.getFileName();
            Path parent = known.getParent();
            if (name == null || parent == null) {
                break;
            }
            missing.add(0, name);
            known = parent;
        }
        Path real = known.toRealPath();
        for (Path name : missing) {
            real = real.resolve(name);
        }
        return real;
    }

    private TidemarkException refused(String path, @Nullable Exception cause) {
        String hint = roots.isEmpty()
                ? "its operator lists folders in 'file.roots' of the config; there are none"
                : "name a file in one of its folders, without '..' and links that lead out of them";
        return new TidemarkException(
                ErrorCode.NOT_PERMITTED,
                "'" + shortened(path) + "' is not in the folders that this server may use",
                hint,
                null,
                cause);
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
    }

    /**
     * Throws NOT_PERMITTED unless connections to the host are allowed. A name that is listed only as a part of a domain may not
     * lead to this machine or into a private network, unless that address is listed as well; no name may lead to the
     * addresses by which clouds tell machines their credentials (169.254/16).
     *
     * @param port that is meant, or −1 for any
     */
    public void checkHost(String host, int port) {
        if (!confined) {
            return;
        }
        boolean exact = false;
        boolean some = false;
        for (HostRule rule : hosts) {
            if (rule.matchesName(host, port)) {
                some = true;
                exact |= rule.trusts();
            }
        }
        for (InetAddress address : addresses(host)) {
            boolean listed = hosts.stream().anyMatch(rule -> rule.matchesAddress(address, port));
            boolean linkLocal = address.isLinkLocalAddress() || address.isAnyLocalAddress();
            boolean inner =
                    linkLocal || address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal(address);
            if (!listed && (!some || linkLocal || (inner && !exact))) {
                throw new TidemarkException(
                        ErrorCode.NOT_PERMITTED,
                        "this server may not connect to '" + shortened(host) + (port < 0 ? "" : ":" + port) + "'",
                        "its operator lists hosts in 'hosts' of the config",
                        null);
            }
        }
    }

    /** fc00::/7, the private networks of IPv6. */
    private static boolean uniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new TidemarkException(
                    ErrorCode.UNREACHABLE, "there is no host '" + shortened(host) + "'", null, null, unknown);
        }
    }
}
