package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.TestTable;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OptionSpec.Care;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SecurityConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;

/** Of all that Kafka's clients can be told, tables can tell what is listed here, whatever a new version of them adds. */
class KafkaAllowListTest {
    private static final Set<String> ALLOWED = Set.of(
            "batch.size",
            "buffer.memory",
            "client.dns.lookup",
            "client.id",
            "client.rack",
            "compression.type",
            "delivery.timeout.ms",
            "fetch.max.bytes",
            "fetch.max.wait.ms",
            "fetch.min.bytes",
            "linger.ms",
            "max.block.ms",
            "max.partition.fetch.bytes",
            "max.poll.records",
            "max.request.size",
            "metadata.max.age.ms",
            "receive.buffer.bytes",
            "request.timeout.ms",
            "sasl.mechanism",
            "security.protocol",
            "send.buffer.bytes",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm",
            "ssl.key.password",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.truststore.certificates",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type");

    private static Set<String> keysOfKafka() throws IllegalAccessException {
        Set<String> keys = new TreeSet<>();
        keys.addAll(ConsumerConfig.configNames());
        keys.addAll(ProducerConfig.configNames());
        keys.addAll(AdminClientConfig.configNames());
        for (Class<?> holder : List.of(
                CommonClientConfigs.class,
                ConsumerConfig.class,
                ProducerConfig.class,
                AdminClientConfig.class,
                SaslConfigs.class,
                SslConfigs.class,
                SecurityConfig.class)) {
            for (Field field : holder.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && field.getType() == String.class
                        && field.get(null) instanceof String text
                        && text.matches("[a-z0-9.]+\\.[a-z0-9.]+")) {
                    keys.add(text);
                }
            }
        }
        keys.addAll(
                List.of("config.providers", "config.providers.file.class", "sasl.jaas.config", "interceptor.classes"));
        return keys;
    }

    private static TestTable table() {
        return new TestTable("t", "kafka")
                .option("topic", "bid")
                .option("bootstrap.servers", "localhost:9092")
                .option("format", "json")
                .column("a", SqlType.bigint());
    }

    private static boolean takes(String key, String value) {
        TidemarkException refused = catchThrowableOfType(
                TidemarkException.class, () -> table().option(key, value).create());
        return refused == null || refused.code() != ErrorCode.UNKNOWN_OPTION;
    }

    @Test
    void tablesTakeWhatIsListedAndNothingElse() throws IllegalAccessException {
        Set<String> keys = keysOfKafka();
        assertThat(keys).hasSizeGreaterThan(140).containsAll(ALLOWED);
        Set<String> taken = new TreeSet<>();
        for (String key : keys) {
            if (takes("properties." + key, "PLAIN")) {
                taken.add(key);
            }
        }
        assertThat(taken).isEqualTo(new TreeSet<>(ALLOWED));
    }

    @Test
    void withoutThePrefixTheyTakeOnlyTheAddresses() throws IllegalAccessException {
        Set<String> taken = new TreeSet<>(keysOfKafka());
        taken.removeIf(key -> !takes(key, "x"));
        assertThat(taken).containsExactly("bootstrap.servers");
    }

    @Test
    void noSettingNamesAClassOrMakesTheClientReadAConfig() {
        assertThat(ALLOWED)
                .noneMatch(key -> key.contains("class")
                        || key.contains("provider")
                        || key.contains("jaas")
                        || key.contains("url")
                        || key.contains("interceptor")
                        || key.contains("serializer")
                        || key.contains("engine"));
    }

    @Test
    void whatSecuresAConnectionIsReservedForAdministrators() {
        Map<String, Care> cares = new HashMap<>();
        new KafkaConnector(new Formats(List.of(new JsonFormat())))
                .options().stream()
                        .filter(spec -> spec.care() != Care.PLAIN)
                        .forEach(spec -> cares.put(spec.key(), spec.care()));
        Set<String> expected = new TreeSet<>(Set.of("sasl.username", "sasl.password"));
        ALLOWED.stream()
                .filter(key -> key.matches("(ssl|sasl|security)\\..*"))
                .forEach(key -> expected.add("properties." + key));
        assertThat(new TreeSet<>(cares.keySet())).isEqualTo(expected);
        cares.forEach((key, care) ->
                assertThat(care).as(key).isEqualTo(key.endsWith("password") ? Care.SECRET : Care.RESERVED));
    }

    @Test
    void aReferenceIsRefusedInEveryOptionAndNeverShownOfSecrets() {
        List<String> keys = new ArrayList<>();
        for (OptionSpec spec : new KafkaConnector(new Formats(List.of(new JsonFormat()))).options()) {
            keys.add(spec.key());
        }
        for (String key : keys) {
            TidemarkException refused =
                    catchThrowableOfType(TidemarkException.class, () -> table().option(key, "${env:HOME}")
                            .create());
            assertThat(refused.code()).as(key).isEqualTo(ErrorCode.INVALID_OPTION);
            assertThat(refused.text()).as(key).contains("holds a reference ${…}");
            assertThat(refused.text().contains("env:HOME")).as(key).isEqualTo(!key.endsWith("password"));
        }
    }

    @Test
    void onlyPasswordsLogIn() {
        for (String mechanism : List.of("GSSAPI", "OAUTHBEARER", "EXTERNAL", "plain", "")) {
            TidemarkException refused = catchThrowableOfType(
                    TidemarkException.class,
                    () -> table().option("properties.sasl.mechanism", mechanism).create());
            assertThat(refused.text()).as(mechanism).contains("is not one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512");
        }
    }

    @Test
    void aNameOrPasswordIsWhatKafkaReadsWhateverItsLetters() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        String letters =
                "a1 \"\\;=\n\r\t\0\u0007\u007f\u0080\u00ff\u2028äß表'`${}/*#com.sun.security.auth.module.JndiLoginModule";
        for (int round = 0; round < 2_000; round++) {
            String user = text(random, letters);
            String password = text(random, letters);
            if (user.contains("${") || password.contains("${")) {
                continue;
            }
            Map<String, Object> settings = KafkaOptions.clientSettings(
                    table().option("sasl.username", user)
                            .option("sasl.password", password)
                            .options(),
                    Set.of());
            settings.put("sasl.jaas.config", new Password((String) settings.get("sasl.jaas.config")));
            List<AppConfigurationEntry> entries =
                    JaasContext.loadClientContext(settings).configurationEntries();
            assertThat(entries).as("seed " + seed).hasSize(1);
            assertThat(entries.get(0).getLoginModuleName())
                    .isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule");
            assertThat(new HashMap<String, Object>(entries.get(0).getOptions()))
                    .as("seed " + seed)
                    .isEqualTo(Map.of("username", user, "password", password));
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder("x");
        for (int length = random.nextInt(12); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void addressesThatKafkaMightReadOtherwiseAreRefusedWhereHostsAreLimited() {
        assertThat(KafkaOptions.addresses(table().options()))
                .containsExactly(new KafkaOptions.Address("localhost", 9092));
        for (String servers : List.of(
                "PLAINTEXT://evil:1@good:9092",
                "PLAINTEXT://good:9092",
                "evil:1//good:9092",
                "evil%2f:9092",
                "[::1]x:1",
                "ev il:1",
                "good:9092,evil\u0000:1")) {
            TidemarkException refused = catchThrowableOfType(
                    TidemarkException.class,
                    () -> KafkaOptions.addresses(
                            table().option("bootstrap.servers", servers).options()));
            assertThat(refused).as(servers).isNotNull();
        }
        assertThat(KafkaOptions.addresses(
                        table().option("bootstrap.servers", "[::1]:1, a.b:2").options()))
                .containsExactly(new KafkaOptions.Address("::1", 1), new KafkaOptions.Address("a.b", 2));
    }
}
