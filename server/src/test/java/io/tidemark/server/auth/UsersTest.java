package io.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.thread.ManualClock;
import io.tidemark.server.log.KeptLog;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(0);
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("users");
    }

    private UserFile userFile() {
        return new UserFile(file, 4096);
    }

    private static char[] password(String text) {
        return text.toCharArray();
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> Users.open(file, clock))
                .isInstanceOfSatisfying(TidemarkException.class, wrong -> assertThat(wrong.code())
                        .isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining(problem);
    }

    @Test
    void aUserIsAddedChangedListedAndRemoved() {
        assertThat(userFile().put("ann", Role.ADMIN, password("correct horse"))).isTrue();
        assertThat(userFile().put("bob", Role.READER, password("battery staple")))
                .isTrue();
        assertThat(userFile().put("bob", Role.WRITER, password("another one"))).isFalse();
        assertThat(userFile().list())
                .containsExactly(new Principal("ann", Role.ADMIN), new Principal("bob", Role.WRITER));
        userFile().remove("ann");
        assertThat(userFile().list()).containsExactly(new Principal("bob", Role.WRITER));
        assertThatThrownBy(() -> userFile().remove("bop"))
                .isInstanceOfSatisfying(TidemarkException.class, wrong -> assertThat(wrong.hint())
                        .isEqualTo("did you mean 'bob'?"));
    }

    @Test
    void theFileIsItsOwnersAloneAndHoldsNoPassword() throws IOException {
        userFile().put("ann", Role.ADMIN, password("correct horse"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .startsWith("tidemark-users 1\n")
                .contains("\nuser ann admin 4096 ")
                .doesNotContain("correct", "horse");
        assertThat(Users.open(file, clock).secret()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw------x", "rwxrwxrwx"})
    void aFileThatOthersMayReadOrChangeIsRefused(String permissions) throws IOException {
        userFile().put("ann", Role.ADMIN, password("correct horse"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        refused("others may read or change it");
    }

    @Test
    void aLinkAFolderAndNothingAreRefused() throws IOException {
        refused("is not there");
        Files.createDirectory(file);
        refused("is not a regular file");
        Files.delete(file);
        Path real = folder.resolve("real");
        new UserFile(real, 4096).put("ann", Role.ADMIN, password("correct horse"));
        Files.createSymbolicLink(file, real);
        refused("is not a regular file");
    }

    @Test
    void whatIsMalformedIsRefusedWithItsLine() throws IOException {
        userFile().put("ann", Role.ADMIN, password("correct horse"));
        String good = Files.readString(file);
        List<List<String>> spoiled = List.of(
                List.of(good.replace("tidemark-users 1", "tidemark-users 2"), "does not begin with"),
                List.of(good.replace(" admin ", " emperor "), "line 4: there is no such role"),
                List.of(good.replace(" 4096 ", " 4095 "), "line 4: the iterations are not"),
                List.of(good.replace(" 4096 ", " 99999999 "), "line 4: the iterations are not"),
                List.of(good.replace("user ann", "user an,n"), "line 4: the name has letters"),
                List.of(good + good.lines().skip(3).findFirst().orElse(""), "line 5: the user 'ann' is there twice"),
                List.of(good.replaceAll("(user \\S+ \\S+ \\S+ )\\S+", "$1!!!!"), "line 4: a key or salt is not base64"),
                List.of(
                        good.replaceAll("(user \\S+ \\S+ \\S+ \\S+ )\\S+", "$1AAAA"),
                        "line 4: a key or salt has 3 bytes"),
                List.of(good.replaceAll("secret .*", ""), "has no line 'secret …'"),
                List.of(good + "hello\n", "line 5: it is neither"));
        for (List<String> each : spoiled) {
            Files.writeString(file, each.get(0));
            refused(each.get(1));
        }
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        refused("is not UTF-8");
    }

    @Test
    void aChangeOfTheFileCountsWithinASecondAndABadOneNever() throws IOException {
        userFile().put("ann", Role.ADMIN, password("correct horse"));
        Users users = Users.open(file, clock);
        assertThat(afterASecond(users, "bob")).isEmpty();
        userFile().put("bob", Role.READER, password("battery staple"));
        assertThat(afterASecond(users, "bob")).contains(new Principal("bob", Role.READER));
        userFile().put("bob", Role.WRITER, password("battery staple"));
        assertThat(afterASecond(users, "bob")).contains(new Principal("bob", Role.WRITER));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, "nonsense");
        assertThat(afterASecond(users, "bob")).contains(new Principal("bob", Role.WRITER));
        Files.delete(file);
        assertThat(afterASecond(users, "bob")).contains(new Principal("bob", Role.WRITER));
        userFile().put("eve", Role.READER, password("a new beginning"));
        assertThat(afterASecond(users, "bob")).isEqualTo(Optional.empty());
    }

    @Test
    void aFileThatIsOpenedToOthersLaterIsToldOfOnce() throws IOException {
        userFile().put("ann", Role.ADMIN, password("correct horse"));
        Users users = Users.open(file, clock);
        KeptLog.clear();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (int times = 0; times < 3; times++) {
            assertThat(afterASecond(users, "ann")).contains(new Principal("ann", Role.ADMIN));
        }
        assertThat(KeptLog.linesWith("others may read or change it"))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("ERROR").endsWith("the users of before hold on\""));
    }

    private Optional<Principal> afterASecond(Users users, String name) {
        clock.set(clock.millis() + 1000);
        return users.principal(name);
    }

    @Test
    void newPasswordsAreHashedAHundredThousandTimes() throws IOException {
        new UserFile(file).put("ann", Role.ADMIN, password("correct horse"));
        assertThat(Files.readString(file)).contains("user ann admin 100000 ");
    }

    @Test
    void namesAndPasswordsThatAreNoneAreRefused() {
        for (String name : List.of("", "a b", "a\nuser eve admin", ".a", "-a", "ä", "x".repeat(64))) {
            assertThatThrownBy(() -> userFile().put(name, Role.ADMIN, password("correct horse")))
                    .hasMessageContaining("cannot be the name of a user");
        }
        for (String few : List.of("short", "short\u00AD\u00AD\u00AD")) {
            assertThatThrownBy(() -> userFile().put("ann", Role.ADMIN, password(few)))
                    .hasMessageContaining("from 8 to 1024 characters");
        }
        assertThatThrownBy(() -> userFile().put("ann", Role.ADMIN, password("correct\thorse")))
                .hasMessageContaining("this cannot be a password")
                .hasMessageNotContaining("horse");
    }
}
