package io.tidemark.protocol;

import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of each message, whose bytes are kept as files. */
final class GoldenMessages {
    static final Schema SCHEMA = Schema.of(
            new Column("id", SqlType.of(Kind.INTEGER).withNullable(false)),
            new Column("name", SqlType.varchar()),
            new Column("price", SqlType.decimal(10, 2)),
            new Column("big", SqlType.decimal(38, 4)),
            new Column("at", SqlType.timestamp()),
            new Column("ok", SqlType.of(Kind.BOOLEAN)),
            new Column(
                    "tags",
                    new SqlType(
                            Kind.ARRAY,
                            SqlType.UNSPECIFIED,
                            0,
                            true,
                            List.of(new Column("element", SqlType.varchar())))));

    private GoldenMessages() {}

    static RowBlock rows() {
        byte[] text = "Anné".getBytes(StandardCharsets.UTF_8);
        return new RowBlock(
                2,
                new byte[] {0, 3},
                List.of(
                        new WireColumn(null, new long[] {1, -2}, null, null, null),
                        new WireColumn(
                                new boolean[] {false, true}, null, null, text, new int[] {text.length, text.length}),
                        new WireColumn(null, new long[] {1999, -1}, null, null, null),
                        new WireColumn(null, new long[] {0, -1}, new long[] {10_000, -10_000}, null, null),
                        new WireColumn(null, new long[] {1_704_067_200_000L, 0}, null, null, null),
                        new WireColumn(null, new long[] {1, 0}, null, null, null),
                        new WireColumn(new boolean[] {true, true}, null, null, new byte[0], new int[] {0, 0})));
    }

    static Map<String, Frame> all() {
        Map<String, Frame> all = new LinkedHashMap<>();
        Run run = new Run(1000, 0, 30_000);
        all.put(
                "hello",
                new Frame(0, new ClientMessage.Hello(1, 1, "test 1.0", "ann", Map.of("time-zone", "UTC", "a", ""))));
        all.put("auth-response", new Frame(0, new ClientMessage.AuthResponse(new byte[] {1, 2, 3})));
        all.put(
                "execute",
                new Frame(
                        7,
                        new ClientMessage.Execute(
                                "SELECT ?",
                                run,
                                List.of(
                                        new WireValue(SqlType.bigint(), "42"),
                                        new WireValue(SqlType.varchar(), null)))));
        all.put("prepare", new Frame(8, new ClientMessage.Prepare("SELECT * FROM t WHERE id = ?")));
        all.put("execute-prepared", new Frame(9, new ClientMessage.ExecutePrepared(8, run, List.of())));
        all.put("credit", new Frame(9, new ClientMessage.Credit(500)));
        all.put("cancel", new Frame(9, new ClientMessage.Cancel()));
        all.put("close", new Frame(8, new ClientMessage.Close()));
        all.put("ping", new Frame(0, new ClientMessage.Ping(-1)));
        all.put("catalog", new Frame(10, new ClientMessage.Catalog("tables")));
        all.put("goodbye", new Frame(0, new ClientMessage.Goodbye()));
        all.put("welcome", new Frame(0, new ServerMessage.Welcome(1, "Tidemark 0.1.0", List.of("SCRAM-SHA-256"))));
        all.put("auth-challenge", new Frame(0, new ServerMessage.AuthChallenge("SCRAM-SHA-256", new byte[] {9})));
        all.put("ready", new Frame(0, new ServerMessage.Ready(77, 5000, new byte[0], Map.of("time-zone", "UTC"))));
        all.put(
                "prepared",
                new Frame(8, new ServerMessage.Prepared(Schema.of(new Column("?1", SqlType.bigint())), SCHEMA, true)));
        all.put("columns", new Frame(7, new ServerMessage.Columns(SCHEMA, true, true, "job-3")));
        all.put("rows", new Frame(7, ServerMessage.Rows.of(rows(), SCHEMA)));
        all.put("heartbeat", new Frame(7, new ServerMessage.Heartbeat(1_704_067_200_000L, 12, 1, 0.75, "v1-a-2-9")));
        all.put("end", new Frame(7, new ServerMessage.End(2, null, null)));
        all.put(
                "failed",
                new Frame(
                        7,
                        new ServerMessage.Failed(
                                "TM-2001",
                                "42703",
                                "USER",
                                "column 'prise' is not in table t",
                                "did you mean 'price'?",
                                1,
                                8,
                                null)));
        all.put("notice", new Frame(7, new ServerMessage.Notice("3 rows were late")));
        all.put("pong", new Frame(0, new ServerMessage.Pong(-1)));
        return all;
    }
}
