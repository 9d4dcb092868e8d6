package io.tidemark.server.config;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Says that an address and port cannot be listened on. Stateless. */
public final class FreePort {
    private FreePort() {}

    /**
     * Finds out now what would come later, when jobs run already.
     *
     * @param what cannot be done if the port is taken
     * @param remedy what its user can do
     * @throws TidemarkException UNREACHABLE
     */
    public static void check(String what, String address, int port, String remedy) {
        if (port <= 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException taken) {
            throw refused(what, address, port, remedy, taken);
        }
    }

    /** The error of one that was tried. */
    public static TidemarkException refused(String what, String address, int port, String remedy, Throwable cause) {
        return new TidemarkException(
                ErrorCode.UNREACHABLE,
                what + " on " + address + ", port " + port + ": " + cause.getMessage(),
                remedy,
                null,
                cause);
    }
}
