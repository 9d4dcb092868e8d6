package io.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.SqlType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bytes of every message stay as they are; {@code -Dgolden=write} writes those of new ones. */
class GoldenBytesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private static byte[] bytes(Frame frame) {
        WireWriter writer = new WireWriter();
        frame.write(writer);
        return writer.toBytes();
    }

    private static Frame read(byte[] bytes, boolean fromClient) {
        WireReader length = new WireReader(bytes, 0, 4);
        assertThat(length.i32()).isEqualTo(bytes.length - 4);
        return Frame.read(bytes, 4, bytes.length - 4, fromClient);
    }

    @Test
    void everyMessageHasTheBytesThatItAlwaysHad() throws IOException {
        for (Map.Entry<String, Frame> entry : GoldenMessages.all().entrySet()) {
            Path file = FOLDER.resolve(entry.getKey() + ".hex");
            String hex = HexFormat.of().formatHex(bytes(entry.getValue())) + "\n";
            if ("write".equals(System.getProperty("golden")) && !Files.exists(file)) {
                Files.writeString(file, hex, StandardCharsets.UTF_8);
            }
            assertThat(hex).as(entry.getKey()).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyTypeOfMessageIsAmongThem() {
        Set<MessageType> types = new TreeSet<>();
        GoldenMessages.all().values().forEach(frame -> types.add(frame.message().type()));
        assertThat(types).containsExactly(MessageType.values());
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        for (Map.Entry<String, Frame> entry : GoldenMessages.all().entrySet()) {
            byte[] bytes = bytes(entry.getValue());
            boolean fromClient = entry.getValue().message().type().fromClient();
            Frame back = read(bytes, fromClient);
            assertThat(back.statement()).isEqualTo(entry.getValue().statement());
            assertThat(bytes(back)).as(entry.getKey()).isEqualTo(bytes);
            assertThatThrownBy(() -> read(bytes, !fromClient)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void aMessageCutOffAnywhereOrGoingOnIsRefused() {
        for (Map.Entry<String, Frame> entry : GoldenMessages.all().entrySet()) {
            byte[] bytes = bytes(entry.getValue());
            boolean fromClient = entry.getValue().message().type().fromClient();
            boolean rows = entry.getValue().message() instanceof ServerMessage.Rows;
            for (int length = 0; length < bytes.length - 4; length++) {
                int cut = length;
                if (rows && length >= Frame.HEADER_BYTES) {
                    ServerMessage.Rows message = (ServerMessage.Rows)
                            Frame.read(bytes, 4, cut, false).message();
                    assertThatThrownBy(() -> message.decode(GoldenMessages.SCHEMA))
                            .isInstanceOf(ProtocolException.class);
                } else {
                    assertThatThrownBy(() -> Frame.read(bytes, 4, cut, fromClient))
                            .as("%s cut to %d", entry.getKey(), length)
                            .isInstanceOf(ProtocolException.class);
                }
            }
            if (!rows) {
                byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
                assertThatThrownBy(() -> Frame.read(longer, 4, longer.length - 4, fromClient))
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void theFramesOnThePageAreThoseOfTheCodec() throws IOException {
        String page = Files.readString(Path.of("../docs/wire-protocol.md"));
        List<String> frames = new ArrayList<>();
        Matcher block = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (block.find()) {
            StringBuilder hex = new StringBuilder();
            block.group(1).lines().forEach(line -> hex.append(line.split("  ", 2)[0].replace(" ", "")));
            frames.add(hex.toString());
        }
        ClientMessage hello = new ClientMessage.Hello(1, 1, "demo", "ann", Map.of());
        ClientMessage execute = new ClientMessage.Execute(
                "SELECT ?",
                new ClientMessage.Run(1000, 0, 0),
                List.of(new WireValue(SqlType.of(SqlType.Kind.INTEGER), "42")));
        assertThat(frames)
                .containsExactly(
                        HexFormat.of().formatHex(bytes(new Frame(0, hello))),
                        HexFormat.of().formatHex(bytes(new Frame(1, execute))));
    }

    @Test
    void parametersThatAreAllNullAreNotTooShort() {
        WireValue nothing = new WireValue(io.tidemark.types.SqlType.bigint(), null);
        ClientMessage.ExecutePrepared message = new ClientMessage.ExecutePrepared(
                8, new ClientMessage.Run(1, 0, 0), java.util.List.of(nothing, nothing, nothing));
        assertThat(read(bytes(new Frame(9, message)), true).message()).isEqualTo(message);
    }

    @Test
    void rowsComeBack() {
        ServerMessage.Rows message = ServerMessage.Rows.of(GoldenMessages.rows(), GoldenMessages.SCHEMA);
        RowBlock rows = message.decode(GoldenMessages.SCHEMA);
        assertThat(rows.rowCount()).isEqualTo(2);
        assertThat(rows.kinds()).containsExactly(0, 3);
        assertThat(rows.columns().get(0).longAt(1)).isEqualTo(-2);
        assertThat(rows.columns().get(1).isNull(1)).isTrue();
        assertThat(new String(rows.columns().get(1).buffer(), StandardCharsets.UTF_8))
                .isEqualTo("Anné");
        assertThat(rows.columns().get(3).longAt(1)).isEqualTo(-1);
        assertThat(rows.columns().get(3).lowAt(1)).isEqualTo(-10_000);
        assertThat(rows.columns().get(4).longAt(0)).isEqualTo(1_704_067_200_000L);
    }

    @Test
    void lengthsAreCheckedBeforeAnythingIsAllocated() {
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0, 4, Frame.MAX_LENGTH + 1}) {
            assertThatThrownBy(() -> Frame.checkLength(length, true)).isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> Frame.checkLength(Frame.MAX_LENGTH_BEFORE_READY + 1, false))
                .isInstanceOf(ProtocolException.class);
        WireWriter claims = new WireWriter()
                .u8(MessageType.WELCOME.number())
                .i32(0)
                .u16(1)
                .text("x")
                .i32(1 << 30);
        assertThatThrownBy(() -> Frame.read(claims.buffer(), 0, claims.length(), false))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("claims");
    }
}
