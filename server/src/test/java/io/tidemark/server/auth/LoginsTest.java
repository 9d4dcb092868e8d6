package io.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.executor.thread.ManualClock;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.server.log.KeptLog;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final byte[] BINDING = {1, 2, 3};

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(1_000_000);
    private Logins logins;

    @BeforeEach
    void addAnn() {
        Path file = folder.resolve("users");
        new UserFile(file, 4096).put("ann", Role.WRITER, "correct horse".toCharArray());
        logins = new Logins(Users.open(file, clock), clock);
    }

    private Login.Success login(String user, String password, String address, byte @Nullable [] binding)
            throws ScramException {
        ScramClient client = new ScramClient(user, password.toCharArray(), "nonce", binding);
        Login login = logins.begin(address, binding);
        byte[] last = client.last(login.first(client.first()));
        Login.Success success = login.last(last);
        client.finish(success.answer());
        return success;
    }

    private TidemarkException failure(String user, String password, String address) {
        return catchThrowableOfType(TidemarkException.class, () -> {
            Login login = logins.begin(address, null);
            byte[] challenge = login.first(new ScramClient(user, password.toCharArray(), "nonce").first());
            String nonce = new String(challenge, StandardCharsets.UTF_8).replaceFirst(",s=.*", "");
            login.last(("c=biws," + nonce + ",p=" + "A".repeat(43) + "=").getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void whoKnowsThePasswordIsIn() throws ScramException {
        assertThat(login("ann", "correct horse", "::1", null).principal()).isEqualTo(new Principal("ann", Role.WRITER));
        assertThat(login("ann", "correct horse", "::1", BINDING).principal())
                .isEqualTo(new Principal("ann", Role.WRITER));
        assertThat(Logins.mechanisms(null)).containsExactly("SCRAM-SHA-256");
        assertThat(Logins.mechanisms(BINDING)).containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserCannotBeToldApart() {
        TidemarkException wrong = failure("ann", "battery staple", "::1");
        TidemarkException unknown = failure("eve", "battery staple", "::1");
        assertThat(wrong.code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        assertThat(unknown.code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(unknown.hint()).isEqualTo(wrong.hint());
    }

    @Test
    void anUnknownUserHasTheSameSaltAtEachTryAndOthersHaveOthers() throws ScramException {
        assertThat(salt("eve")).isEqualTo(salt("eve")).isNotEqualTo(salt("mallory"));
        assertThat(salt("eve")).hasSameSizeAs(salt("ann"));
        assertThat(logins.begin("::1", null).first(new ScramClient("eve", new char[0], "nonce").first()))
                .asString(StandardCharsets.UTF_8)
                .endsWith(",i=100000");
    }

    private String salt(String user) throws ScramException {
        byte[] challenge = logins.begin("::1", null).first(new ScramClient(user, new char[0], "nonce").first());
        String text = new String(challenge, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(",s=") + 3, text.indexOf(",i="));
    }

    @Test
    void whoFailsFiveTimesMustWaitTwiceAsLongEachTime() throws ScramException {
        for (int times = 0; times < 5; times++) {
            assertThat(failure("ann", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        }
        assertThat(failure("ann", "correct horse", "::1").code()).isEqualTo(ErrorCode.LOGIN_DELAYED);
        assertThat(failure("ann", "correct horse", "::1").hint()).isEqualTo("try again in 2 s");
        login("ann", "correct horse", "10.0.0.7", null); // another address need not wait
        for (int seconds = 1; seconds <= 64; seconds *= 2) {
            clock.set(clock.millis() + Math.min(60, seconds) * 1000L - 1);
            assertThat(failure("ann", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_DELAYED);
            clock.set(clock.millis() + 1);
            assertThat(failure("ann", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        }
        clock.set(clock.millis() + 60_000);
        login("ann", "correct horse", "::1", null);
        assertThat(failure("ann", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_FAILED);
    }

    @Test
    void aNameInAnotherFormHasNoTriesOfItsOwn() {
        for (String name : List.of("ann", "an\u00ADn", "\uFF41nn", "a\u200Dnn", "ann\uFEFF")) {
            assertThat(failure(name, "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        }
        assertThat(failure("ann", "correct horse", "::1").code()).isEqualTo(ErrorCode.LOGIN_DELAYED);
    }

    @Test
    void anUnknownUserMustWaitLikeAnyOther() {
        for (int times = 0; times < 5; times++) {
            assertThat(failure("eve", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_FAILED);
        }
        assertThat(failure("eve", "battery staple", "::1").code()).isEqualTo(ErrorCode.LOGIN_DELAYED);
    }

    @Test
    void eachTryIsOneLineOfTheAudit() throws ScramException {
        KeptLog.clear();
        login("ann", "correct horse", "10.0.0.7", null);
        for (int times = 0; times < 6; times++) {
            byte[] forged = "n,,n=eve\nlogin ok user=3Dann,r=nonce".getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> logins.begin("::1", null).first(forged)).isInstanceOf(TidemarkException.class);
            failure("mallory" + "y".repeat(5_000), "battery staple", "::1");
        }
        List<String> lines = KeptLog.linesWith("io.tidemark.audit");
        assertThat(lines).hasSize(13).allSatisfy(line -> assertThat(line)
                .doesNotContain("\n", "horse", "staple")
                .hasSizeLessThan(8192));
        assertThat(lines.get(0))
                .isEqualTo("INFO io.tidemark.audit event=login_ok user=ann address=10.0.0.7 role=writer");
        assertThat(lines.get(2)).startsWith("WARN io.tidemark.audit event=login_refused user=malloryyy");
        assertThat(lines.get(12)).endsWith("address=::1 reason=\"too many failures\"");
    }

    @Test
    void theStepsComeInTheirOrderAndOnce() throws ScramException {
        ScramClient client = new ScramClient("ann", "correct horse".toCharArray(), "nonce");
        Login login = logins.begin("::1", null);
        assertThatThrownBy(() -> login.last(new byte[0])).hasMessageContaining("the login is over");
        Login another = logins.begin("::1", null);
        byte[] last = client.last(another.first(client.first()));
        another.last(last);
        assertThatThrownBy(() -> another.last(last)).hasMessageContaining("the login is over");
    }

    @Test
    void whatComesFromOutsideStandsInTheLogOnOneLine() {
        assertThat(LogText.of("eve\r\nlogin ok user=root\u001b[2J\u2028\u009b"))
                .isEqualTo("eve\\u000d\\u000alogin ok user=root\\u001b[2J\\u2028\\u009b");
        assertThat(LogText.of("\u202e".repeat(100_000)))
                .hasSizeLessThanOrEqualTo(8192)
                .endsWith("(100000)");
        assertThat(LogText.of("ünï 表")).isEqualTo("ünï 表");
    }
}
