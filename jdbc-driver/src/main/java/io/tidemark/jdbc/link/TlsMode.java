package io.tidemark.jdbc.link;

/** Whether the connection is encrypted, and what the server must prove. */
public enum TlsMode {
    /** Nothing on the loopback interface, unless a trust store is given; {@link #VERIFY_FULL} everywhere else. */
    AUTO,
    /** The certificate must be of a trusted authority and name the host. */
    VERIFY_FULL,
    /** The certificate must be of a trusted authority. */
    VERIFY_CA,
    /** No encryption. */
    OFF
}
