package io.tidemark.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {
    private static String prepared(String text) throws ScramException {
        char[] stored = SaslPrep.stored(text.toCharArray());
        assertThat(SaslPrep.query(text.toCharArray())).isEqualTo(stored);
        assertThat(SaslPrep.stored(stored)).isEqualTo(stored); // and changes nothing more
        return String.valueOf(stored);
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> SaslPrep.stored(text.toCharArray()))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(reason);
    }

    /** Section 3 of RFC 4013; the lines 1 to 5 of its table. */
    @Test
    void theExamplesOfTheRfcHold() throws ScramException {
        assertThat(prepared("I\u00ADX")).isEqualTo("IX");
        assertThat(prepared("user")).isEqualTo("user");
        assertThat(prepared("USER")).isEqualTo("USER");
        assertThat(prepared("\u00AA")).isEqualTo("a");
        assertThat(prepared("\u2168")).isEqualTo("IX");
        refused("\u0007", "control character");
        refused("\u0627\u0031", "mixes directions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00A0", "\u1680", "\u2000", "\u2003", "\u200A", "\u200B", "\u202F", "\u205F", "\u3000", " "})
    void spacesOfAllKindsAreTheSpace(String space) throws ScramException {
        assertThat(prepared("a" + space + "b")).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00AD", "\u034F", "\u1806", "\u180B", "\u180D", "\u200C", "\u200D", "\u2060", "\uFE00", "\uFE0F",
                "\uFEFF"
            })
    void whatCannotBeSeenVanishes(String invisible) throws ScramException {
        assertThat(prepared(invisible + "a" + invisible + "b")).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource({"o\u0308,\u00F6", "\uFF41\uFF4E\uFF4E,ann", "\uFB01x,fix", "\u1112\u1161\u11AB,\uD55C", "\u212B,\u00C5"
    })
    void whatLooksTheSameIsWrittenTheSame(String text, String normal) throws ScramException {
        assertThat(prepared(text)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 0x1F, 0x7F, 0x80, 0x9F, 0x6DD, 0x70F, 0x180E, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2061,
                0x206A, 0x206F, 0x2FF0, 0x2FFB, 0xE000, 0xF8FF, 0xFDD0, 0xFDEF, 0xFFF9, 0xFFFD, 0xFFFE, 0xFFFF, 0x1D173,
                0x1FFFE, 0xE0001, 0xE0020, 0xE007F, 0xF0000, 0x100000, 0x10FFFD, 0x10FFFF
            })
    void whatHasNoPlaceInATextIsRefused(int letter) {
        refused("a" + Character.toString(letter) + "b", "cannot be in it");
    }

    @Test
    void halvesOfPairsAreRefused() {
        refused("a\uD800b", "cannot be in it");
        refused("a\uDC00", "cannot be in it");
    }

    @Test
    void whoWritesFromTheRightToTheLeftDoesSoInTheWholeText() throws ScramException {
        assertThat(prepared("\u0627\u0031\u0628")).isEqualTo("\u0627\u0031\u0628");
        assertThat(prepared("\u05D0 \u05D1")).isEqualTo("\u05D0 \u05D1");
        refused("\u0627a\u0628", "mixes directions");
        refused("1\u0627", "mixes directions");
        refused("\u05D0!", "mixes directions");
    }

    @Test
    void whatIsNotAssignedYetMayBeAskedForButNotKept() throws ScramException {
        String later = "pass\u0378word";
        refused(later, "does not know yet");
        assertThat(SaslPrep.query(later.toCharArray())).isEqualTo(later.toCharArray());
    }

    @Test
    void nothingOfTheTextIsInTheMessage() {
        refused("hush\u0007hush", "control character");
        assertThatThrownBy(() -> SaslPrep.query("hush\u0007hush".toCharArray())).hasMessageNotContaining("hush");
    }

    @Test
    void onePasswordOnTwoKeyboardsLogsTheSameUserIn() throws ScramException {
        ScramKeys keys = ScramKeys.of(SaslPrep.stored("Gr\u00FC\u00DFe\u00A0aus".toCharArray()), new byte[16], 4096);
        ScramServer server = new ScramServer(
                name -> name.equals("ann") ? Optional.of(keys) : Optional.empty(), new byte[1], "server");
        ScramClient client = new ScramClient("\uFF41n\u00ADn", "Gru\u0308\u00DFe aus".toCharArray(), "client");
        assertThat(new String(client.first(), StandardCharsets.UTF_8)).isEqualTo("n,,n=ann,r=client");
        client.finish(server.last(client.last(server.first(client.first()))));
        assertThat(server.user()).isEqualTo("ann");
    }

    @Test
    void aServerPreparesTheNamesOfClientsThatDoNot() throws ScramException {
        ScramServer server = new ScramServer(name -> Optional.empty(), new byte[1], "server");
        server.first("n,,n=\uFF41n\u00ADn=2C=3D,r=client".getBytes(StandardCharsets.UTF_8));
        assertThat(server.user()).isEqualTo("ann,=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "=2c", "a=", "=2=2CC", "", "\u00AD", "a\u0007", "\u0627\u0031"})
    void aServerTakesNoNamesThatAreNone(String name) {
        ScramServer server = new ScramServer(user -> Optional.empty(), new byte[1], "server");
        byte[] first = ("n,,n=" + name + ",r=client").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> server.first(first)).isInstanceOf(ScramException.class);
    }
}
