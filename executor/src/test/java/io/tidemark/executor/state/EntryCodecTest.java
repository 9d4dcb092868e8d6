package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries are part of the checkpoint format: these bytes may never change. */
final class EntryCodecTest {
    private static StagedEntries values(StateLayout layout) {
        return new StagedEntries(layout, new EntryCodec(layout));
    }

    private static String entry(EntryCodec codec, ColumnVector[] keys, StateValues values, int slot) {
        int keyLength = codec.startEntry(keys, 0);
        int valueLength = codec.endEntry(values, slot);
        HexFormat hex = HexFormat.of();
        byte[] key = Arrays.copyOf(codec.buffer(), keyLength);
        byte[] value = Arrays.copyOfRange(codec.buffer(), keyLength, keyLength + valueLength);
        return hex.formatHex(key) + " " + hex.formatHex(value);
    }

    @Test
    void entriesOfOneLengthAreMarksAndWords() {
        StateLayout layout = new StateLayout(TestKeys.types("ldw"), new long[2], 0);
        EntryCodec codec = new EntryCodec(layout);
        LongVector longs = new LongVector(1);
        longs.values[0] = 4711;
        DoubleVector doubles = new DoubleVector(1);
        doubles.values[0] = -1.5;
        WideVector wides = new WideVector(1);
        wides.high[0] = -1;
        wides.low[0] = 258;
        StagedEntries values = values(layout);
        int slot = values.addValue(new byte[16]);
        values.values()[slot] = 1;
        values.values()[slot + 1] = -2;
        assertThat(entry(codec, new ColumnVector[] {longs, doubles, wides}, values, slot))
                .isEqualTo("000000" + "6712000000000000" + "000000000000f8bf" + "ffffffffffffffff" + "0201000000000000"
                        + " 0100000000000000" + "feffffffffffffff");
        wides.setNull(0);
        assertThat(entry(codec, new ColumnVector[] {longs, doubles, wides}, values, slot))
                .startsWith(
                        "000001" + "6712000000000000" + "000000000000f8bf" + "0000000000000000" + "0000000000000000 ");
    }

    @Test
    void textsAreTheirLengthAndThemselves() {
        StateLayout layout = new StateLayout(TestKeys.types("bl"), new long[1], 2);
        EntryCodec codec = new EntryCodec(layout);
        BytesVector texts = new BytesVector(1);
        texts.set(0, "aé");
        LongVector longs = new LongVector(1);
        longs.setNull(0);
        StagedEntries values = values(layout);
        int slot = values.addValue(HexFormat.of().parseHex("0900000000000000" + "ffffffff" + "0100000078"));
        assertThat(entry(codec, new ColumnVector[] {texts, longs}, values, slot))
                .isEqualTo("00" + "0001" + "0300000061c3a9" + "0000000000000000" + " 0900000000000000" + "ffffffff"
                        + "0100000078");
        texts.setNull(0);
        assertThat(entry(codec, new ColumnVector[] {texts, longs}, values, slot))
                .startsWith("00" + "0101" + "00000000" + "0000000000000000 ");
    }

    @Test
    void whatHasNoKeyOrNoValueIsOneByte() {
        StateLayout layout = new StateLayout(List.of(), new long[0], 0);
        EntryCodec codec = new EntryCodec(layout);
        StagedEntries values = values(layout);
        assertThat(entry(codec, new ColumnVector[0], values, values.addValue(new byte[1])))
                .isEqualTo("00 00");
    }
}
