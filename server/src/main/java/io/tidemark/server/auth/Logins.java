package io.tidemark.server.auth;

import io.tidemark.executor.thread.Clock;
import io.tidemark.protocol.scram.ChannelBinding;
import io.tidemark.types.LogText;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets users in who show that they know their password, and writes a line for each that tries. Thread: any. */
public final class Logins {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.tidemark.audit");
    private static final int NONCE_BYTES = 24;

    private final Users users;
    private final LoginDelays delays;
    private final SecureRandom random = new SecureRandom();

    public Logins(Users users, Clock clock) {
        this.users = users;
        this.delays = new LoginDelays(clock);
    }

    /**
     * The mechanisms that WELCOME names, the best first.
     *
     * @param binding what the connection can be bound to, or null
     */
    public static List<String> mechanisms(byte @Nullable [] binding) {
        return binding == null
                ? List.of(ChannelBinding.PLAIN_MECHANISM)
                : List.of(ChannelBinding.BOUND_MECHANISM, ChannelBinding.PLAIN_MECHANISM);
    }

    /**
     * A try to log in on one connection.
     *
     * @param address of the client, without its port
     * @param binding the hash of the server's certificate (tls-server-end-point, RFC 5929), or null without TLS
     */
    public Login begin(String address, byte @Nullable [] binding) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return new Login(
                users,
                delays,
                address,
                binding,
                Base64.getEncoder().withoutPadding().encodeToString(nonce));
    }

    /** One line of the audit log for each try; there are no more than connections that are taken in a second. */
    static void audit(boolean success, String user, String address, String reason) {
        if (success) {
            AUDIT.info("event=login_ok user={} address={} {}", LogText.part(user), address, reason);
        } else {
            AUDIT.warn("event=login_refused user={} address={} reason=\"{}\"", LogText.part(user), address, reason);
        }
    }
}
