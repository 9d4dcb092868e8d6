package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.meta.DriverVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar that people put on their class path: small, and nothing of others in it. */
final class JarIT {
    private static final long MOST_BYTES = 1_500_000;

    /** The build's folder; the working directory is not the module's once its jar has been put together. */
    private static Path target() {
        try {
            Path classes = Path.of(JarIT.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("");
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(target())) {
            return files.filter(
                            file -> file.getFileName().toString().matches("tidemark-jdbc-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void itIsSmall() throws IOException {
        assertThat(Files.size(jar())).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(jar().getFileName().toString()).startsWith("tidemark-jdbc-" + DriverVersion.TEXT);
    }

    @Test
    void nothingButOurselvesIsInside() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> classes = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .filter(name -> !name.startsWith("META-INF/"))
                    .toList();
            assertThat(classes)
                    .allMatch(name -> name.startsWith("io/tidemark/jdbc/")
                            || name.startsWith("io/tidemark/types/")
                            || name.startsWith("io/tidemark/protocol/"))
                    .contains("io/tidemark/types/SqlType.class", "io/tidemark/protocol/Frame.class");
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("io.tidemark.jdbc");
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/services/java.sql.Driver"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("io.tidemark.jdbc.TidemarkDriver");
        }
    }

    @Test
    void itWorksAloneOnAClassPath() throws Exception {
        String program = """
                import java.sql.*;
                class Alone {
                    public static void main(String[] arguments) throws Exception {
                        System.out.println(DriverManager.getDriver("jdbc:tidemark://localhost/").getMajorVersion());
                        try {
                            DriverManager.getConnection("jdbc:tidemark://127.0.0.1:1/?loginTimeout=5");
                        } catch (SQLException refused) {
                            System.out.println(refused.getSQLState());
                        }
                        try {
                            DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
                        } catch (SQLException refused) {
                            System.out.println(refused.getSQLState());
                        }
                    }
                }
                """;
        Path source = Files.createTempDirectory("alone").resolve("Alone.java");
        Files.writeString(source, program);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jar().toAbsolutePath().toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.lines()).containsExactly("0", "08001", "08001");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void itsPomAsksForNothing() throws IOException {
        String pom = Files.readString(target().resolve("dependency-reduced-pom.xml"));
        assertThat(pom.replaceAll("(?s)<dependency>.*?<scope>test</scope>.*?</dependency>", ""))
                .doesNotContain("<artifactId>tidemark-types</artifactId>", "<artifactId>jspecify</artifactId>");
    }
}
