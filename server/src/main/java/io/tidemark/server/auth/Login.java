package io.tidemark.server.auth;

import io.tidemark.protocol.scram.ScramException;
import io.tidemark.protocol.scram.ScramServer;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/**
 * One try to log in on one connection: {@link #first}, then {@link #last}. Any failure ends it, and the connection with it.
 * The client's first message says whether it is SCRAM-SHA-256 or SCRAM-SHA-256-PLUS. Mutable. Thread: one at a time.
 */
public final class Login {
    private final Users users;
    private final LoginDelays delays;
    private final String address;
    private final ScramServer exchange;
    private Step step = Step.FIRST;

    private enum Step {
        FIRST,
        LAST,
        OVER
    }

    Login(Users users, LoginDelays delays, String address, byte @Nullable [] binding, String nonce) {
        this.users = users;
        this.delays = delays;
        this.address = address;
        exchange = new ScramServer(users::keys, users.secret(), nonce, binding);
    }

    /** What the server answers a client that has shown that it knows the password. */
    public record Success(Principal principal, byte[] answer) {}

    /**
     * The challenge for the client's first message.
     *
     * @throws TidemarkException LOGIN_FAILED, or LOGIN_DELAYED if there were too many failures a short time ago
     */
    public byte[] first(byte[] message) {
        advance(Step.FIRST, Step.LAST);
        try {
            byte[] challenge = exchange.first(message);
            long wait = delays.waitNanos(exchange.user(), address);
            if (wait > 0) {
                step = Step.OVER;
                Logins.audit(false, exchange.user(), address, "too many failures");
                throw new TidemarkException(
                        ErrorCode.LOGIN_DELAYED,
                        "too many logins of this user from this address have failed",
                        "try again in " + (wait / 1_000_000_000L + 1) + " s",
                        null);
            }
            return challenge;
        } catch (ScramException malformed) {
            throw failed(malformed);
        }
    }

    /**
     * The server's last message, and who the client is.
     *
     * @throws TidemarkException LOGIN_FAILED: user or password is wrong, and nobody learns which
     */
    public Success last(byte[] message) {
        advance(Step.LAST, Step.OVER);
        byte[] answer;
        try {
            answer = exchange.last(message);
        } catch (ScramException wrong) {
            throw failed(wrong);
        }
        String user = exchange.user();
        Principal principal = users.principal(user)
                .orElseThrow(() -> failed(new ScramException("the user was removed during the login")));
        delays.onSuccess(user, address);
        Logins.audit(true, user, address, "role=" + principal.role().word());
        return new Success(principal, answer);
    }

    private void advance(Step from, Step to) {
        if (step != from) {
            step = Step.OVER;
            throw new TidemarkException(
                    ErrorCode.LOGIN_FAILED, "the login is over, or has not begun", "connect again", null);
        }
        step = to;
    }

    private TidemarkException failed(ScramException reason) {
        step = Step.OVER;
        delays.onFailure(exchange.user(), address);
        Logins.audit(false, exchange.user(), address, LogText.part(String.valueOf(reason.getMessage())));
        return new TidemarkException(
                ErrorCode.LOGIN_FAILED,
                "the login has failed: " + reason.getMessage(),
                "give user and password as the administrator has set them with 'tidemark user add'",
                null,
                reason);
    }
}
