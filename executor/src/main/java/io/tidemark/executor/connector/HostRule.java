package io.tidemark.executor.connector;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that may be connected to: a name, the names under a domain, an address, a range of addresses, or all; at one port or
 * any. Immutable.
 */
final class HostRule {
    private static final int ANY_PORT = -1;

    private final String name;
    private final int port;
    private final byte @Nullable [] network;
    private final int prefixBits;

    private HostRule(String name, int port, byte @Nullable [] network, int prefixBits) {
        this.name = name;
        this.port = port;
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException if it is none
     */
    static HostRule of(String text) {
        String host = text.strip().toLowerCase(Locale.ROOT);
        int port = ANY_PORT;
        int colon = host.lastIndexOf(':');
        boolean brackets = host.startsWith("[");
        if (colon > 0 && (brackets ? host.charAt(colon - 1) == ']' : host.indexOf(':') == colon)) {
            port = number(text, host.substring(colon + 1), 65_535);
            host = host.substring(0, colon);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int slash = host.indexOf('/');
        String address = slash < 0 ? host : host.substring(0, slash);
        if (address.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") || address.indexOf(':') >= 0) {
            byte[] network = bytes(text, address);
            int bits = slash < 0 ? network.length * 8 : number(text, host.substring(slash + 1), network.length * 8);
            return new HostRule(address, port, network, bits);
        }
        if (!host.equals("*") && !host.matches("(\\*\\.)?[a-z0-9_.-]+")) {
            throw new IllegalArgumentException("'" + text + "' is not a host");
        }
        return new HostRule(host, port, null, 0);
    }

    private static int number(String text, String digits, int most) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > most) {
            throw new IllegalArgumentException("'" + text + "' is not a host");
        }
        return Integer.parseInt(digits);
    }

    private static byte[] bytes(String text, String address) {
        try {
            return InetAddress.getByName(address).getAddress(); // an address, so that no name is looked up
        } catch (UnknownHostException malformed) {
            throw new IllegalArgumentException("'" + text + "' is not a host", malformed);
        }
    }

    /** Whether it names this host, or the domain in which it is. */
    boolean matchesName(String host, int wantedPort) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean fits = name.equals("*")
                || (name.startsWith("*.") ? lower.endsWith(name.substring(1)) : network == null && lower.equals(name));
        return fits && portFits(wantedPort);
    }

    /** Whether what it names may be anywhere, the operator's own network included: all but the names under a domain. */
    boolean trusts() {
        return !name.startsWith("*.");
    }

    /** Whether it names this address, or a range in which it is. */
    boolean matchesAddress(InetAddress address, int wantedPort) {
        byte[] bytes = address.getAddress();
        byte[] wanted = network;
        if (wanted == null || bytes.length != wanted.length || !portFits(wantedPort)) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((bytes[bit >> 3] & mask) != (wanted[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    private boolean portFits(int wantedPort) {
        return port == ANY_PORT || port == wantedPort;
    }
}
