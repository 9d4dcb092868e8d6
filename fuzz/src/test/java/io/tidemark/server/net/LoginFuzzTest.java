package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.Message;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import io.tidemark.server.auth.Users;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes from a client of a server with users that does not know a password: it never gets READY, and no exception leaves
 * the handler. It may know all that an earlier login has sent over the wire.
 */
final class LoginFuzzTest {
    private static final String PASSWORD = "correct horse";
    private static final byte[] BINDING = {1, 2, 3};
    private static final byte READY_TYPE = readyType();

    @TempDir
    static Path folder;

    private static FuzzedServer server;
    private static Users users;
    private static String overheard;

    @BeforeAll
    static void open() throws ScramException {
        server = new FuzzedServer();
        Path file = folder.resolve("users");
        new UserFile(file).put("ann", Role.ADMIN, PASSWORD.toCharArray());
        users = Users.open(file);
        List<String> sent = new ArrayList<>();
        assertThat(logIn(PASSWORD, sent)).isTrue();
        overheard = sent.get(1).replaceFirst(".*,p=", "");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static byte readyType() {
        return frame(0, new ServerMessage.Ready(1, 1, new byte[0], Map.of()))[Frame.LENGTH_BYTES];
    }

    private static byte[] frame(int statement, Message message) {
        WireWriter writer = new WireWriter();
        new Frame(statement, message).write(writer);
        return writer.toBytes();
    }

    private static byte[] hello() {
        return frame(0, new ClientMessage.Hello(1, 1, "fuzz", "ann", Map.of()));
    }

    /** A connection to a server that remembers no failures. */
    private static EmbeddedChannel connection(boolean bound) {
        return server.connection(new Logins(users, new ManualClock(1_000_000)), bound ? BINDING : null);
    }

    private static byte[] talk(EmbeddedChannel channel, byte[] bytes) {
        return FuzzedServer.answers(channel, bytes, Math.max(1, bytes.length));
    }

    /** Whether one of the frames that were answered is READY. */
    private static boolean isReady(byte[] answers) {
        ByteBuffer frames = ByteBuffer.wrap(answers);
        while (frames.remaining() > Frame.LENGTH_BYTES) {
            int length = frames.getInt();
            if (length < 1 || length > frames.remaining()) {
                return false; // an answer to who speaks another protocol
            }
            if (frames.get(frames.position()) == READY_TYPE) {
                return true;
            }
            frames.position(frames.position() + length);
        }
        return false;
    }

    private static byte[] authentication(byte[] data) {
        return frame(0, new ClientMessage.AuthResponse(data));
    }

    /** The challenge in what was answered to a first message, or an empty text. */
    private static String challenge(byte[] answers) {
        String text = new String(answers, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("r=");
        return at < 0 ? "" : text.substring(at);
    }

    private static boolean logIn(String password, List<String> sent) throws ScramException {
        EmbeddedChannel channel = connection(false);
        ScramClient client = new ScramClient("ann", password.toCharArray(), "nonce");
        talk(channel, hello());
        sent.add(new String(client.first(), StandardCharsets.UTF_8));
        String challenge = challenge(talk(channel, authentication(client.first())));
        byte[] last = client.last(challenge.getBytes(StandardCharsets.UTF_8));
        sent.add(new String(last, StandardCharsets.UTF_8));
        boolean ready = isReady(talk(channel, authentication(last)));
        channel.finishAndReleaseAll();
        return ready;
    }

    @Test
    void whoKnowsThePasswordIsReadyAndWhoDoesNotIsNot() throws ScramException {
        assertThat(logIn(PASSWORD, new ArrayList<>())).isTrue();
        assertThat(logIn("battery staple", new ArrayList<>())).isFalse();
    }

    /** Bytes behind a beginning that is as it should be, which the first byte chooses. */
    @FuzzTest(maxDuration = "60s")
    void bytesOfAClient(byte[] bytes) {
        int beginning = bytes.length == 0 ? 0 : bytes[0] & 7;
        byte[] rest = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        EmbeddedChannel channel = connection((beginning & 4) != 0);
        boolean ready = false;
        if ((beginning & 3) > 0) {
            ready = isReady(talk(channel, hello()));
        }
        if ((beginning & 3) > 1) {
            byte[] first = "n,,n=ann,r=nonce".getBytes(StandardCharsets.UTF_8);
            ready |= isReady(talk(channel, authentication(first)));
        }
        ready |= isReady(talk(channel, rest));
        channel.finishAndReleaseAll();
        assertThat(ready).isFalse();
    }

    /**
     * The messages of SCRAM with a line break between: {@code %n} in them stands for the nonce of the challenge and {@code %p} for
     * the proof of an earlier login, so that more than the first check is reached.
     */
    @FuzzTest(maxDuration = "60s")
    void messagesOfALogin(byte[] bytes) {
        EmbeddedChannel channel = connection(bytes.length > 0 && bytes[0] == 'p');
        String nonce = "";
        boolean ready = isReady(talk(channel, hello()));
        for (String message : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String filled = message.replace("%n", nonce).replace("%p", overheard);
            byte[] answers = talk(channel, authentication(filled.getBytes(StandardCharsets.ISO_8859_1)));
            nonce = challenge(answers).replaceFirst("(?s),s=.*", "").replaceFirst("^r=", "");
            ready |= isReady(answers);
        }
        channel.finishAndReleaseAll();
        assertThat(ready).isFalse();
    }
}
