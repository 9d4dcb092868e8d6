package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.link.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What URLs and properties can be. */
final class ConnectionUrlTest {
    @Test
    void serversAndPropertiesAreRead() throws SQLException {
        ConnectionUrl url =
                ConnectionUrl.parse("jdbc:tidemark://a:1,b,[::1]:7/?user=ann&password=a%26b+c&set.parallelism=2");
        assertThat(url.servers()).containsExactly(new Address("a", 1), new Address("b", 7333), new Address("::1", 7));
        assertThat(url.properties()).containsEntry("password", "a&b+c").containsEntry("set.parallelism", "2");
        assertThat(url.withoutProperties()).isEqualTo("jdbc:tidemark://a:1,b:7333,[::1]:7/");
        assertThat(ConnectionUrl.parse("jdbc:tidemark://localhost").servers())
                .containsExactly(new Address("localhost", 7333));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "jdbc:tidemark://[::1]                    | [::1]:7333          | {}",
                "jdbc:tidemark://[::1]?fetchSize=1        | [::1]:7333          | {fetchSize=1}",
                "jdbc:tidemark://[fe80::1%25eth0]:5/      | [fe80::1%eth0]:5    | {}",
                "jdbc:tidemark://127.0.0.1:5?&user=a=b&&  | 127.0.0.1:5         | {user=a=b}",
                "jdbc:tidemark://a,[::1],b:2/?user        | a:7333,[::1]:7333,b:2 | {user=}",
                "jdbc:tidemark://a/?user=%E2%82%AC%3F+    | a:7333              | {user=\u20ac?+}",
                "jdbc:tidemark://a/?set.time-zone=Europe/Berlin | a:7333        | {set.time-zone=Europe/Berlin}",
            })
    void urlsHaveManyForms(String url, String servers, String properties) throws SQLException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        assertThat(parsed.withoutProperties()).isEqualTo("jdbc:tidemark://" + servers + "/");
        assertThat(parsed.properties().toString()).isEqualTo(properties);
    }

    @Test
    void enginesInThisProcessAreNamedByDirectoryOrByNothing() throws SQLException {
        assertThat(ConnectionUrl.parse("jdbc:tidemark:embedded:/var/data?fetchSize=5")
                        .directory())
                .isEqualTo(Path.of("/var/data"));
        ConnectionUrl memory = ConnectionUrl.parse("jdbc:tidemark:embedded::memory:test");
        assertThat(memory.directory()).isNull();
        assertThat(memory.memoryName()).isEqualTo("test");
        assertThat(memory.isEmbedded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:tidemark:",
                "jdbc:tidemark:/x",
                "jdbc:tidemark://",
                "jdbc:tidemark://:7333/",
                "jdbc:tidemark://a:0/",
                "jdbc:tidemark://a:65536/",
                "jdbc:tidemark://a:x/",
                "jdbc:tidemark://a:-1/",
                "jdbc:tidemark://ann:secret@a/",
                "jdbc:tidemark://a/database",
                "jdbc:tidemark://a//",
                "jdbc:tidemark://a/#x",
                "jdbc:tidemark://a,/",
                "jdbc:tidemark://::1/",
                "jdbc:tidemark://a:1:2/",
                "jdbc:tidemark://[::1]7333/",
                "jdbc:tidemark://[]:1/",
                "jdbc:tidemark://a b/",
                "jdbc:tidemark://[::1/",
                "jdbc:tidemark://a/?user=%zz",
                "jdbc:tidemark://a/?user=a&user=b",
                "jdbc:tidemark:embedded:",
                "jdbc:tidemark:embedded:a%00b"
            })
    void whatIsMalformedIsRefusedWithAReason(String url) {
        assertThatThrownBy(() -> ConnectionUrl.parse(url))
                .isInstanceOfSatisfying(
                        SQLNonTransientConnectionException.class, // or pools would try for ever
                        error -> assertThat(error.getSQLState()).isEqualTo("08001"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void propertiesAreCheckedAndThoseOfTheUrlWin() throws SQLException {
        Properties given = new Properties();
        given.setProperty("user", "bob");
        given.setProperty("fetchSize", "7");
        ConnectionSettings settings =
                ConnectionSettings.of(ConnectionUrl.parse("jdbc:tidemark://a/?user=ann&timeZone=Asia/Tokyo"), given);
        assertThat(settings.credentials().user()).isEqualTo("ann");
        assertThat(settings.statements().fetchSize()).isEqualTo(7);
        assertThat(settings.session()).containsEntry("time-zone", "Asia/Tokyo");
        assertThat(settings.toString()).doesNotContain("secret");
        for (String wrong : List.of(
                "fetchsize=5", "socketFactory=x", "fetchSize=0", "fetchSize=x", "tls=maybe", "loginTimeout=-1")) {
            ConnectionUrl url = ConnectionUrl.parse("jdbc:tidemark://a/?" + wrong);
            assertThatThrownBy(() -> ConnectionSettings.of(url, new Properties()))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            SQLNonTransientConnectionException.class,
                            error -> assertThat(error.getSQLState()).isEqualTo("08001"));
        }
        assertThatThrownBy(() ->
                        ConnectionSettings.of(ConnectionUrl.parse("jdbc:tidemark://a/?fetchsize=5"), new Properties()))
                .hasMessageContaining("did you mean 'fetchSize'?");
    }

    @Test
    void propertiesThatAreNoTextsAndThoseOfDefaultsCount() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("user", "ann");
        Properties given = new Properties(defaults);
        given.put("fetchSize", 17);
        ConnectionSettings settings = ConnectionSettings.of(ConnectionUrl.parse("jdbc:tidemark://a/"), given);
        assertThat(settings.statements().fetchSize()).isEqualTo(17);
        assertThat(settings.credentials().user()).isEqualTo("ann");
        DriverPropertyInfo[] infos = new TidemarkDriver().getPropertyInfo(null, given);
        assertThat(infos[0].value).isEqualTo("ann");
        assertThat(Arrays.stream(infos).filter(info -> info.name.equals("fetchSize")))
                .allMatch(info -> info.value.equals("17") && !info.required);
    }

    @Test
    void theDriverIsFoundAndLeavesOtherUrlsAlone() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:tidemark://localhost/");
        assertThat(driver).isInstanceOf(TidemarkDriver.class);
        assertThat(driver.connect("jdbc:other:x", new Properties())).isNull();
        assertThat(driver.acceptsURL("jdbc:other:x")).isFalse();
        assertThat(driver.acceptsURL(null)).isFalse();
    }

    @Test
    void everyPropertyIsToldWithItsMeaning() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:tidemark://localhost/");
        DriverPropertyInfo[] infos = driver.getPropertyInfo("jdbc:tidemark://localhost/?tls=off", null);
        assertThat(Arrays.stream(infos)
                        .map(info -> info.name + "=" + info.value)
                        .toList())
                .containsExactly(
                        "user=",
                        "password=null",
                        "tls=off",
                        "trustStore=null",
                        "trustStorePassword=null",
                        "channelBinding=prefer",
                        "loginTimeout=10",
                        "networkTimeout=0",
                        "fetchSize=1000",
                        "queryTimeout=0",
                        "streamTimeout=0",
                        "bufferBytes=67108864",
                        "rowKindColumn=null",
                        "timeZone=null",
                        "applicationName=");
        assertThat(infos).allSatisfy(info -> assertThat(info.description).isNotBlank());
        assertThat(infos[2].choices).containsExactly("auto", "verify-full", "verify-ca", "off");
    }

    @Test
    void noTextMakesTheParserFailOtherwise() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        String letters = "jdbc:tidemark//embedded:memory[]%?&=@,;.\\ \u0000\u00e9a1";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder url = new StringBuilder(
                    round % 4 == 0 ? "" : round % 2 == 0 ? "jdbc:tidemark://" : "jdbc:tidemark:embedded:");
            for (int length = random.nextInt(40); length > 0; length--) {
                url.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                ConnectionSettings.of(ConnectionUrl.parse(url.toString()), new Properties());
            } catch (SQLException refused) {
                assertThat(refused.getSQLState()).as("seed " + seed).isEqualTo("08001");
            } catch (RuntimeException failed) {
                throw new AssertionError(
                        "seed " + seed + ": " + url.toString().getBytes(StandardCharsets.UTF_8).length + " bytes: "
                                + url,
                        failed);
            }
        }
    }
}
