package io.tidemark.shell;

import java.sql.DriverManager;

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

    /**
     * Lets {@link DriverManager} look for drivers, which it does once, where there are none: those of Calcite, which came
     * with the planner, open files and make classes that a URL names. Nothing in a server connects by a URL.
     * What an agent of the JVM has registered before stays.
     */
    static void findNoDrivers() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            DriverManager.drivers().close();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void setUnlessGiven(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
