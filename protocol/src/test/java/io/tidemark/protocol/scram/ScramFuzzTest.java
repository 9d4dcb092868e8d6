package io.tidemark.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages that were changed on the way, or are none: refused as such, and nobody is let in by them. */
class ScramFuzzTest {
    private static final int ROUNDS = 30_000;
    private static final String LETTERS = "nyp=,rsicve+/AZaz09 \0\u0007\u00e9\ud83d\ude00-%";
    private static final ScramKeys KEYS =
            ScramKeys.of("pencil".toCharArray(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 4096);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static ScramServer server(boolean bound) {
        return new ScramServer(
                name -> name.equals("user") ? Optional.of(KEYS) : Optional.empty(),
                new byte[] {1},
                "server",
                bound ? new byte[] {7} : null);
    }

    private byte[] changed(byte[] message) {
        StringBuilder text = new StringBuilder(new String(message, StandardCharsets.UTF_8));
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int kind = random.nextInt(4);
            if (kind == 0 || text.length() == 0) {
                text.insert(at, LETTERS.charAt(random.nextInt(LETTERS.length())));
            } else if (kind == 1) {
                text.deleteCharAt(Math.min(at, text.length() - 1));
            } else if (kind == 2) {
                text.setCharAt(Math.min(at, text.length() - 1), LETTERS.charAt(random.nextInt(LETTERS.length())));
            } else {
                text.setLength(at);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void whateverAClientSendsItIsNotInWithoutTheProof() throws ScramException {
        for (int round = 0; round < ROUNDS; round++) {
            boolean bound = random.nextBoolean();
            ScramServer server = server(bound);
            ScramClient client =
                    new ScramClient("user", "wrong".toCharArray(), "client", bound ? new byte[] {7} : null);
            boolean in = false;
            try {
                byte[] first = client.first();
                server.first(random.nextInt(8) == 0 ? noise() : random.nextBoolean() ? changed(first) : first);
                String plain = "c=" + (bound ? "cD10bHMtc2VydmVyLWVuZC1wb2ludCwsBw==" : "biws") + ",r=clientserver,p="
                        + "A".repeat(43) + "=";
                server.last(random.nextInt(8) == 0 ? noise() : changed(plain.getBytes(StandardCharsets.UTF_8)));
                in = true;
            } catch (ScramException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
            assertThat(in).as("seed " + seed + ", round " + round).isFalse();
        }
    }

    @Test
    void aProofThatWasChangedIsNone() throws ScramException {
        ScramServer first = server(false);
        ScramClient client = new ScramClient("user", "pencil".toCharArray(), "client");
        byte[] last = client.last(first.first(client.first()));
        for (int round = 0; round < ROUNDS / 10; round++) {
            ScramServer server = server(false);
            server.first(new ScramClient("user", new char[0], "client").first());
            byte[] sent = changed(last);
            boolean in = false;
            try {
                server.last(sent);
                in = true;
            } catch (ScramException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
            assertThat(in)
                    .as("seed " + seed + ": " + new String(sent, StandardCharsets.UTF_8))
                    .isEqualTo(java.util.Arrays.equals(sent, last));
        }
    }

    @Test
    void whateverAServerSendsTheClientTrustsNobodyWithoutTheKeys() throws ScramException {
        for (int round = 0; round < ROUNDS; round++) {
            ScramClient client = new ScramClient("user", "pencil".toCharArray(), "client");
            boolean trusted = false;
            try {
                byte[] challenge = "r=clientserver,s=AQIDBAUGBwg=,i=1".getBytes(StandardCharsets.UTF_8);
                client.last(random.nextInt(8) == 0 ? noise() : changed(challenge));
                client.finish(random.nextBoolean() ? noise() : changed("v=AAAA".getBytes(StandardCharsets.UTF_8)));
                trusted = true;
            } catch (ScramException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
            assertThat(trusted).as("seed " + seed + ", round " + round).isFalse();
        }
    }
}
