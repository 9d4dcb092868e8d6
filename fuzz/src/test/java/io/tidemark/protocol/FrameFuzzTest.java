package io.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Any bytes as what follows the length of a frame, of a client or a server: a message, or a ProtocolException. A message that
 * was read is written and read again as the same bytes.
 */
final class FrameFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void frames(byte[] bytes) {
        read(bytes, true);
        read(bytes, false);
    }

    private static void read(byte[] bytes, boolean fromClient) {
        byte[] shifted = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, shifted, 2, bytes.length);
        Frame frame;
        try {
            frame = Frame.read(shifted, 2, bytes.length, fromClient);
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
            return;
        }
        byte[] once = written(frame);
        int length = once.length - Frame.LENGTH_BYTES;
        assertThat(Frame.checkLength(length, true)).isEqualTo(length);
        Frame again = Frame.read(once, Frame.LENGTH_BYTES, length, fromClient);
        assertThat(again.statement()).isEqualTo(frame.statement());
        assertThat(Arrays.equals(written(again), once)).isTrue();
    }

    private static byte[] written(Frame frame) {
        WireWriter target = new WireWriter();
        frame.write(target);
        return target.toBytes();
    }
}
