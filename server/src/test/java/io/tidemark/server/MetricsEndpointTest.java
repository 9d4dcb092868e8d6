package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.log.LogLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for figures, properly and not. */
@Timeout(120)
final class MetricsEndpointTest {
    private static final int TIMEOUT_MILLIS = 60_000;

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), "metrics.port = 0\n");
        server = Server.start(ServerConfig.read(file).withPort(0), TidemarkConfig.ephemeral());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket sent(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.metricsPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String answer(String text) throws IOException {
        try (Socket socket = sent(text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /healthz, 200",
        "GET, /metrics, 200",
        "GET, /, 404",
        "GET, /metrics/, 404",
        "GET, /../../etc/passwd, 404",
        "GET, /metrics/..%2f..%2fetc/passwd, 404",
        "GET, /metrics?file=/etc/passwd, 200",
        "HEAD, /healthz, 200",
        "HEAD, /metrics, 200",
        "HEAD, /nothing, 404",
        "POST, /metrics, 405",
        "PUT, /healthz, 405",
        "DELETE, /metrics, 405",
        "PATCH, /, 405"
    })
    void itIsOnlyReadAndHasTwoPages(String method, String path, int status) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assertThat(answer(request)).startsWith("HTTP/1.1 " + status + " ").doesNotContain("root:");
    }

    @Test
    void whoAsksForTheHeadGetsNoBody() throws IOException {
        assertThat(answer("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("ontent-length: 3\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void theFiguresOfTheProcessAreThereToo() throws IOException {
        assertThat(answer("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("\njvm_memory_used_bytes{", "\njvm_threads_live_threads ", "\njvm_gc_")
                .containsPattern("\ntidemark_build_info\\{java=\"[^\"]+\",version=\"[^\"]+\"[^}]*} 1");
    }

    @Test
    void whatTheLogLeavesOutIsCounted() throws IOException {
        for (int line = 0; line < LogLimit.LINES + 3; line++) {
            server.serving().log().allows("garbage");
        }
        assertThat(answer("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("\ntidemark_log_lines_left_out_total 3.0\n");
    }

    @Test
    void nothingIsThereForOtherMachinesUnlessTheConfigSaysSo() {
        assertThat(ServerConfig.defaults().metricsAddress()).isEqualTo("127.0.0.1");
        assertThat(new InetSocketAddress(ServerConfig.defaults().metricsAddress(), 0)
                        .getAddress()
                        .isLoopbackAddress())
                .isTrue();
    }

    @Test
    void whoIsSlowToAskIsCutOffAndKeepsOutNobodyForLong() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (String begun : List.of("", "G", "GET /metrics HTTP/1.1\r\n", "GET /metrics HTTP/1.1\r\nHost: ")) {
                for (int times = 0; times < 3; times++) {
                    slow.add(sent(begun));
                }
            }
            assertThat(answer("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            for (Socket each : slow) {
                assertThat(each.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void whoDoesNotListenKeepsOutNobody() throws IOException {
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int times = 0; times < 12; times++) {
                deaf.add(sent("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20)));
            }
            assertThat(answer("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket each : deaf) {
                each.close();
            }
        }
    }
}
