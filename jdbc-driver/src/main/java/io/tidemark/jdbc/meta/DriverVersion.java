package io.tidemark.jdbc.meta;

/** The version of this driver. */
public final class DriverVersion {
    /** The whole version. */
    public static final String TEXT = "0.1.0";

    /** Its first number. */
    public static final int MAJOR = 0;

    /** Its second number. */
    public static final int MINOR = 1;

    private DriverVersion() {}

    /** A number of a version such as 0.1.0; 0 if it is not there. */
    static int part(String version, int index) {
        String[] parts = version.split("[.-]", -1);
        if (index >= parts.length || parts[index].isEmpty() || parts[index].length() > 6) {
            return 0;
        }
        return parts[index].chars().allMatch(Character::isDigit) ? Integer.parseInt(parts[index]) : 0;
    }
}
