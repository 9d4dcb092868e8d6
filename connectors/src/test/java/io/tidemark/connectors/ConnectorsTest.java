package io.tidemark.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Format;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
    @Test
    void listsWhatThereIs() {
        Connectors connectors = Connectors.of(new MemoryTables());
        assertThat(connectors.connectors())
                .extracting(Connector::name)
                .containsExactly("kafka", "file", "nexmark", "datagen", "http", "memory", "print", "blackhole");
        assertThat(connectors.formats()).extracting(Format::name).containsExactly("json", "csv", "raw");
    }

    @Test
    void needsNoClassOfKafkaUntilATopicIsOpened() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (!entry.contains("kafka")) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        ClassLoader withoutKafka = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Class<?> tables = withoutKafka.loadClass(MemoryTables.class.getName());
        Object made = withoutKafka
                .loadClass(Connectors.class.getName())
                .getMethod("of", tables)
                .invoke(null, tables.getConstructor().newInstance());
        assertThat(made.getClass().getClassLoader()).isSameAs(withoutKafka);
        Object options = withoutKafka
                .loadClass(Connectors.class.getName())
                .getMethod("connectors")
                .invoke(made);
        for (Object connector : (List<?>) options) {
            assertThat((List<?>) connector.getClass().getMethod("options").invoke(connector))
                    .isNotNull();
        }
    }
}
