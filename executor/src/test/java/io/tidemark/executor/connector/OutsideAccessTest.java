package io.tidemark.executor.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideAccessTest {
    @TempDir
    Path folder;

    private Path root;
    private OutsideAccess access;

    @BeforeEach
    void makeARootWithAFileAndLinks() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(Files.createDirectory(root.resolve("sub")).resolve("a.json"), "{}");
        Files.writeString(folder.resolve("secret"), "x");
        Files.createDirectory(folder.resolve("rootless"));
        Files.createSymbolicLink(root.resolve("out"), folder);
        Files.createSymbolicLink(root.resolve("file-out"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("new"));
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("to-root"), root);
        access = OutsideAccess.confined(List.of(root), List.of());
    }

    private boolean reads(String path) {
        return passes(() -> access.checkRead(path, root));
    }

    private boolean writes(String path) {
        return passes(() -> access.checkWrite(path, root));
    }

    private static boolean passes(Runnable check) {
        TidemarkException refused = catchThrowableOfType(TidemarkException.class, check::run);
        if (refused != null) {
            assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        }
        return refused == null;
    }

    @Test
    void filesUnderARootMayBeReadAndWritten() {
        for (String path : List.of(
                "sub/a.json",
                "sub/*.json",
                "sub",
                "sub/",
                "new.json",
                "*",
                "{a,b}/*.json",
                "inside/a.json",
                "sub//a.json",
                "./sub/a.json",
                root + "/sub/a.json",
                folder + "/to-root/sub/a.json")) {
            assertThat(reads(path)).as(path).isTrue();
        }
        assertThat(writes("sub/new.json")).isTrue();
        assertThat(writes("newfolder/")).isTrue();
    }

    @Test
    void nothingElseMay() {
        List<String> corpus = new ArrayList<>(List.of(
                "../secret",
                "sub/../../secret",
                "sub/../a.json",
                "..",
                "sub/..",
                "..\\secret",
                "sub\\..\\..\\secret",
                "out/secret",
                "out",
                "out/new",
                "file-out",
                "dangling",
                "out/*",
                "out/{secret,x}",
                "../*",
                "/etc/passwd",
                "/etc/*",
                "//etc/passwd",
                "/",
                "/*",
                "/proc/self/environ",
                "/proc/self/" + root.getFileName() + root + "/sub/a.json",
                "/dev/stdin",
                "/dev/null",
                "sub/a.json\u0000.csv",
                "sub/\u0000",
                "a\nb",
                folder + "/rootless/x",
                folder + "/roo",
                root + "/../secret",
                "x".repeat(5000)));
        corpus.add("sub/" + "../".repeat(50) + "etc/passwd");
        for (String path : corpus) {
            assertThat(reads(path)).as("read " + path).isFalse();
            assertThat(writes(path)).as("write " + path).isFalse();
        }
    }

    /** Names that only look like a way up, or are encoded as nobody decodes them, are names like others. */
    @Test
    void whatIsNoWayOutIsAName() {
        for (String path : List.of("....//a", "%2e%2e/secret", "..%2fsecret", "file:///etc/passwd", "~/x", "…/x")) {
            assertThat(reads(path)).as(path).isTrue();
        }
    }

    @Test
    void aPipeIsNoFile() throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(reads("pipe")).isFalse();
        assertThat(passes(() -> access.checkFound(root.resolve("pipe")))).isFalse();
    }

    @Test
    void whatAListingHasFoundIsLookedAtAgain() {
        assertThat(passes(() -> access.checkFound(root.resolve("sub/a.json")))).isTrue();
        assertThat(passes(() -> access.checkFound(root.resolve("file-out")))).isFalse();
        assertThat(passes(() -> access.checkFound(root.resolve("out/secret")))).isFalse();
    }

    @Test
    void oneMoreFolderMayBeReadButNotWritten() {
        Path other = folder.resolve("rootless");
        OutsideAccess more = access.reading(other);
        assertThat(passes(() -> more.checkRead(other + "/x", root))).isTrue();
        assertThat(passes(() -> more.checkWrite(other + "/x", root))).isFalse();
    }

    @Test
    void withoutRootsThereAreNoFilesAndWithoutLimitsAllAreThere() {
        OutsideAccess none = OutsideAccess.confined(List.of(), List.of());
        assertThat(passes(() -> none.checkRead("sub/a.json", root))).isFalse();
        OutsideAccess.open().checkRead("/etc/passwd", root);
        OutsideAccess.open().checkHost("169.254.169.254", 80);
        assertThat(OutsideAccess.open().confined()).isFalse();
    }

    /** Whatever a path says, what it leads to is under the root if it is let through. */
    @Test
    void noPathOfPartsLeadsOut() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> parts = List.of(
                "..",
                ".",
                "",
                "sub",
                "out",
                "inside",
                "a.json",
                "secret",
                "root",
                "file-out",
                "dangling",
                "*",
                "etc",
                "~");
        Path real = root.toRealPath();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder path = new StringBuilder(random.nextInt(8) == 0 ? "/" : "");
            for (int part = random.nextInt(6); part >= 0; part--) {
                path.append(parts.get(random.nextInt(parts.size()))).append(part == 0 ? "" : "/");
            }
            String text = path.toString();
            if (text.indexOf('*') < 0 && reads(text) && Files.exists(root.resolve(text))) {
                assertThat(root.resolve(text).toRealPath().startsWith(real))
                        .as("seed " + seed + ": " + text)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | localhost | 9092 | true",
                "localhost:9092 | localhost | 9092 | true",
                "localhost:9092 | LOCALHOST | 9092 | true",
                "localhost:9092 | localhost | 9093 | false",
                "127.0.0.1 | localhost | 80 | true",
                "127.0.0.0/8 | 127.9.9.9 | 80 | true",
                "127.0.0.1 | 127.0.0.2 | 80 | false",
                "10.0.0.0/8 | 10.1.2.3 | 80 | true",
                "10.0.0.0/8 | 11.1.2.3 | 80 | false",
                "10.0.0.0/8:80 | 10.1.2.3 | 81 | false",
                "[::1]:9092 | ::1 | 9092 | true",
                "[::1]:9092 | ::1 | 9093 | false",
                "::1 | ::1 | 1 | true",
                "* | 93.184.215.14 | 80 | true",
                "* | localhost | 80 | true",
                "* | 169.254.169.254 | 80 | false",
                "169.254.0.0/16 | 169.254.169.254 | 80 | true",
                "* | 0.0.0.0 | 80 | false",
                "* | fe80::1 | 80 | false",
                "example.org | localhost | 80 | false",
                "*.localhost | x.localhost | 80 | false",
                "localhost | localhost.evil.example | 80 | false",
                "localhost | 2130706433 | 80 | false",
                "8.8.8.8 | 8.8.8.8 | 80 | true",
            })
    void aHostMustBeListed(String rule, String host, int port, boolean allowed) {
        OutsideAccess hosts = OutsideAccess.confined(List.of(), List.of(rule));
        TidemarkException refused = catchThrowableOfType(TidemarkException.class, () -> hosts.checkHost(host, port));
        assertThat(refused == null).as(String.valueOf(refused)).isEqualTo(allowed);
    }

    @Test
    void whatIsNoHostIsRefused() {
        for (String rule : List.of("http://x", "x y", "", "a:99999", "10.0.0.0/33", "*.*.x", "x*")) {
            assertThatThrownBy(() -> OutsideAccess.confined(List.of(), List.of(rule)))
                    .as(rule)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
