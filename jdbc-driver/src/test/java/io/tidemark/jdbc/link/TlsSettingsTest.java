package io.tidemark.jdbc.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom the driver speaks without encryption. */
final class TlsSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "AUTO, 127.0.0.1, false, false",
        "AUTO, 127.8.8.8, false, false",
        "AUTO, ::1, false, false",
        "AUTO, 127.0.0.1, true, true",
        "AUTO, 10.0.0.1, false, true",
        "AUTO, 192.168.1.7, false, true",
        "AUTO, 169.254.0.1, false, true",
        "AUTO, 203.0.113.9, false, true",
        "AUTO, 2001:db8::1, false, true",
        "AUTO, fe80::1, false, true",
        "VERIFY_FULL, 127.0.0.1, false, true",
        "VERIFY_CA, 127.0.0.1, false, true",
        "OFF, 203.0.113.9, true, false"
    })
    void onlyThisMachineIsSpokenToInPlainTextUnlessItIsAskedFor(
            TlsMode mode, String address, boolean trustStore, boolean encrypted) throws UnknownHostException {
        TlsSettings settings = new TlsSettings(mode, trustStore ? Path.of("trusted") : null, null);
        assertThat(settings.isUsedWith(InetAddress.getByName(address))).isEqualTo(encrypted);
    }
}
