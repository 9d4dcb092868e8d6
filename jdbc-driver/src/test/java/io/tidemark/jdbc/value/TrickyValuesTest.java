package io.tidemark.jdbc.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.SqlType;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Values that are easily got wrong. */
final class TrickyValuesTest {
    @Test
    void aTimestampStaysItsPointOfTimeInAnHourThatClocksShowTwice() throws SQLException {
        GregorianCalendar berlin = new GregorianCalendar(TimeZone.getTimeZone("Europe/Berlin"));
        SqlType ltz = SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 3);
        for (String time : new String[] {"2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-27T02:30:00Z"}) {
            Timestamp given = Timestamp.from(Instant.parse(time));
            assertThat(ParameterValues.of(given, ltz, Types.TIMESTAMP, berlin).text())
                    .isEqualTo(time.replace('T', ' ').replace("Z", ".000Z"));
        }
    }

    @Test
    void partsOfLargeObjectsEndWithThem() throws Exception {
        TextClob text = new TextClob("abc");
        assertThat(text.getSubString(2, Integer.MAX_VALUE)).isEqualTo("bc");
        assertThat(text.getCharacterStream(2, Long.MAX_VALUE).read()).isEqualTo((int) 'b');
        BytesBlob bytes = new BytesBlob(new byte[] {1, 2, 3});
        assertThat(bytes.getBytes(2, Integer.MAX_VALUE)).containsExactly(2, 3);
        assertThat(bytes.getBinaryStream(2, Long.MAX_VALUE).readAllBytes()).containsExactly(2, 3);
    }
}
