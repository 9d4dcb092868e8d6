package io.tidemark.shell;

/**
 * What is shut in a process that is ours alone, because nothing of ours needs it. A flag of the JVM that says otherwise
 * holds.
 */
final class OwnProcess {
    private static final String LOGIN_MODULES = "org.apache.kafka.common.security.plain.PlainLoginModule,"
            + "org.apache.kafka.common.security.scram.ScramLoginModule";

    private OwnProcess() {}

    /** To be called before anything else is loaded. */
    static void shut() {
        setUnlessGiven("jdk.serialFilter", "!*"); // no object is ever read by Java's own serialization
        setUnlessGiven("org.apache.kafka.automatic.config.providers", "none"); // no ${env:…} or ${file:…}
        setUnlessGiven("org.apache.kafka.allowed.login.modules", LOGIN_MODULES);
    }

    private static void setUnlessGiven(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
