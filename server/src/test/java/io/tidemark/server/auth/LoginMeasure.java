package io.tidemark.server.auth;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures whether the server's time tells a user who is there from one who is not: {@code main} prints the medians of failed
 * logins of both, and how far apart they are. Not a test, for it depends on the machine.
 */
final class LoginMeasure {
    private static final int TRIES = 10_000;
    private static final int WARM_UP = 20_000;

    private LoginMeasure() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("logins");
        Path file = folder.resolve("users");
        for (int user = 0; user < 50; user++) {
            new UserFile(file).put("user" + user, Role.READER, "correct horse".toCharArray());
        }
        Logins logins = new Logins(Users.open(file), SystemClock.INSTANCE);
        long[][] nanos = new long[2][TRIES];
        for (int round = -WARM_UP; round < TRIES; round++) {
            for (int kind = 0; kind < 2; kind++) {
                String name = (kind == 0 ? "user" : "none") + Math.floorMod(round, 50);
                long spent = failedLogin(logins, name, round);
                if (round >= 0) {
                    nanos[kind][round] = spent;
                }
            }
        }
        for (long[] each : nanos) {
            Arrays.sort(each);
        }
        for (double quantile : new double[] {0.05, 0.25, 0.5, 0.75}) {
            int at = (int) (quantile * TRIES);
            System.out.printf(
                    Locale.ROOT,
                    "quantile %.2f: known %d ns, unknown %d ns, difference %.2f %%%n",
                    quantile,
                    nanos[0][at],
                    nanos[1][at],
                    100.0 * (nanos[1][at] - nanos[0][at]) / nanos[0][at]);
        }
    }

    /** From the client's first message to the refusal. */
    private static long failedLogin(Logins logins, String name, int round) throws ScramException {
        byte[] first = new ScramClient(name, new char[0], "nonce").first();
        Login login = logins.begin("address " + round, null);
        long start = System.nanoTime();
        byte[] challenge = login.first(first);
        String nonce = new String(challenge, StandardCharsets.UTF_8).replaceFirst(",s=.*", "");
        byte[] last = ("c=biws," + nonce + ",p=" + "A".repeat(43) + "=").getBytes(StandardCharsets.UTF_8);
        try {
            login.last(last);
            throw new IllegalStateException("a login without a password");
        } catch (TidemarkException refused) {
            return System.nanoTime() - start;
        }
    }
}
