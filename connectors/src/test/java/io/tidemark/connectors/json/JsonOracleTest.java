package io.tidemark.connectors.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.connectors.RandomValues;
import io.tidemark.connectors.text.Utf8;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random records, half of them damaged, are taken or refused, and read, as a common parser does it. */
class JsonOracleTest {
    private static final int RECORDS = 100_000;
    private static final String[] NAMES = {
        "a", "auction", "auctions", "auction_id", "auction_is", "", "ä", "price_of_a_bid"
    };
    private static final Schema SCHEMA = Schema.of(
            new Column("a", SqlType.varchar()),
            new Column("auction_id", SqlType.varchar()),
            new Column("ä", SqlType.varchar()),
            new Column("price_of_a_bid", SqlType.varchar()));

    private final RandomValues random = new RandomValues();
    private final JsonFactory jackson = new JsonFactory();

    @Test
    void agreesWithJackson() {
        Decoder decoder = JsonDecoderTest.decoder(SCHEMA);
        ColumnBatch batch = ColumnBatch.create(SCHEMA, 1);
        int taken = 0;
        int compared = 0;
        for (int record = 0; record < RECORDS; record++) {
            byte[] bytes = record();
            if (!Utf8.valid(bytes, 0, bytes.length)) {
                continue; // whether bytes are text is only looked at in fields that are read
            }
            compared++;
            Optional<Map<String, @Nullable String>> expected = oracle(bytes);
            batch.clear();
            boolean accepted = decode(decoder, bytes, batch);
            String what = new String(bytes, StandardCharsets.UTF_8) + ", " + random.replay();
            assertThat(accepted).as("taken: %s", what).isEqualTo(expected.isPresent());
            if (accepted) {
                taken++;
                for (int index = 0; index < SCHEMA.size(); index++) {
                    String text = batch.bytes(index).isNull(0)
                            ? null
                            : batch.bytes(index).text(0);
                    assertThat(text)
                            .as("%s of %s", SCHEMA.name(index), what)
                            .isEqualTo(expected.orElseThrow().get(SCHEMA.name(index)));
                }
            }
        }
        assertThat(taken).as(random.replay()).isBetween(compared / 3, compared - compared / 10);
    }

    private boolean decode(Decoder decoder, byte[] bytes, ColumnBatch batch) {
        byte[] surrounded = random.bytes(bytes.length + random.below(20));
        int offset = random.below(surrounded.length - bytes.length + 1);
        System.arraycopy(bytes, 0, surrounded, offset, bytes.length);
        try {
            decoder.decode(surrounded, offset, bytes.length, batch, 0);
            return true;
        } catch (TidemarkException e) {
            return false;
        }
    }

    private Optional<Map<String, @Nullable String>> oracle(byte[] bytes) {
        Map<String, @Nullable String> fields = new HashMap<>();
        try (JsonParser parser = jackson.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue()) {
                    String text = parser.getText();
                    if (SCHEMA.indexOf(name) >= 0
                            && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                        return Optional.empty(); // half a surrogate pair
                    }
                    fields.put(name, value == JsonToken.VALUE_NULL ? null : text);
                } else {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int to = (int) parser.currentLocation().getByteOffset();
                    fields.put(name, new String(bytes, from, to - from, StandardCharsets.UTF_8));
                }
            }
            return parser.nextToken() == null ? Optional.of(fields) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] record() {
        StringBuilder text = new StringBuilder();
        object(text, 0);
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.chance(50)) {
            int damages = 1 + random.below(2);
            for (int damage = 0; damage < damages; damage++) {
                bytes[random.below(bytes.length)] = (byte) (int) random.one(
                        (int) '"',
                        (int) '\\',
                        (int) '{',
                        (int) '}',
                        (int) ',',
                        (int) ':',
                        (int) '[',
                        (int) ']',
                        (int) '0',
                        (int) '-',
                        (int) '.',
                        (int) 'e',
                        (int) 'u',
                        (int) ' ',
                        (int) 'n',
                        1,
                        (int) 'd');
            }
        }
        return bytes;
    }

    private void space(StringBuilder text) {
        if (random.chance(10)) {
            text.append(random.one(" ", "\n", "\t ", "  \r"));
        }
    }

    private void object(StringBuilder text, int depth) {
        space(text);
        text.append('{');
        int fields = random.below(6);
        for (int field = 0; field < fields; field++) {
            text.append(field == 0 ? "" : ",");
            space(text);
            string(text, random.one(NAMES));
            space(text);
            text.append(':');
            value(text, depth + 1);
            space(text);
        }
        text.append('}');
        space(text);
    }

    private void value(StringBuilder text, int depth) {
        space(text);
        int kind = random.below(depth > 3 ? 4 : 6);
        if (kind == 0) {
            text.append(random.one("true", "false", "null"));
        } else if (kind == 1) {
            text.append(random.one("0", "-1", "1.50", "12e3", "-0.5E-7", String.valueOf(random.number())));
        } else if (kind < 4) {
            string(text, random.text(14));
        } else if (kind == 4) {
            object(text, depth);
        } else {
            text.append('[');
            int items = random.below(4);
            for (int item = 0; item < items; item++) {
                text.append(item == 0 ? "" : ",");
                value(text, depth + 1);
            }
            text.append(']');
        }
        space(text);
    }

    private void string(StringBuilder text, String value) {
        text.append('"');
        for (int index = 0; index < value.length(); index++) {
            char letter = value.charAt(index);
            if (letter < ' ' || letter == '"' || letter == '\\' || random.chance(5)) {
                text.append(String.format(java.util.Locale.ROOT, "\\u%04X", (int) letter));
            } else {
                text.append(letter);
            }
        }
        text.append('"');
    }
}
