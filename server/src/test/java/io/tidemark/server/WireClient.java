package io.tidemark.server;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.types.Schema;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plain client for tests: a blocking socket, one frame at a time. */
final class WireClient implements AutoCloseable {
    static final int MUCH = 1_000_000;
    private static final int TIMEOUT_MILLIS = 20_000;

    final Socket socket;
    private static final long PING_OF_HEARTBEAT = 4711;

    private final DataInputStream in;
    private final Map<Integer, ArrayDeque<ServerMessage>> others = new HashMap<>();

    WireClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    WireClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A client whose handshake is over. */
    static WireClient ready(int port) throws IOException {
        WireClient client = new WireClient(port);
        client.hello(Map.of());
        client.expect(0, ServerMessage.Welcome.class);
        client.expect(0, ServerMessage.Ready.class);
        return client;
    }

    void hello(Map<String, String> properties) throws IOException {
        send(0, new ClientMessage.Hello(1, 1, "test", "ada", properties));
    }

    void send(int statement, ClientMessage message) throws IOException {
        WireWriter writer = new WireWriter();
        new Frame(statement, message).write(writer);
        raw(writer.toBytes());
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void execute(int statement, String sql) throws IOException {
        execute(statement, sql, MUCH);
    }

    void execute(int statement, String sql, int credit) throws IOException {
        send(statement, new ClientMessage.Execute(sql, new ClientMessage.Run(credit, 0, 0), List.of()));
    }

    /** The next frame; throws EOFException at the connection's end. */
    Frame next() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return Frame.read(bytes, 0, bytes.length, false);
    }

    /** The next message of a statement or (0) the connection; heartbeats of the connection are answered. */
    ServerMessage message(int statement) throws IOException {
        ArrayDeque<ServerMessage> earlier = others.computeIfAbsent(statement, number -> new ArrayDeque<>());
        while (earlier.isEmpty()) {
            Frame frame = next();
            boolean beat = frame.statement() == 0 && frame.message() instanceof ServerMessage.Heartbeat;
            if (beat) {
                send(0, new ClientMessage.Ping(PING_OF_HEARTBEAT));
            } else if (!(frame.message() instanceof ServerMessage.Pong pong && pong.token() == PING_OF_HEARTBEAT)) {
                others.computeIfAbsent(frame.statement(), number -> new ArrayDeque<>())
                        .add((ServerMessage) frame.message());
            }
        }
        return earlier.remove();
    }

    /** The same, past heartbeats of the statement, which come when it has been quiet. */
    <T extends ServerMessage> T expect(int statement, Class<T> type) throws IOException {
        ServerMessage message = message(statement);
        while (message instanceof ServerMessage.Heartbeat) {
            message = message(statement);
        }
        if (!type.isInstance(message)) {
            throw new AssertionError(type.getSimpleName() + " expected, but got " + message);
        }
        return type.cast(message);
    }

    /** What ends a statement, past all that it gives before. */
    ServerMessage end(int statement) throws IOException {
        ServerMessage message = message(statement);
        while (!(message instanceof ServerMessage.End || message instanceof ServerMessage.Failed)) {
            message = message(statement);
        }
        return message;
    }

    /** What a statement gives: each row as its numbers and texts with commas, then the end. */
    List<String> answer(int statement) throws IOException {
        List<String> lines = new ArrayList<>();
        Schema schema = new Schema(List.of());
        while (true) {
            ServerMessage message = message(statement);
            if (message instanceof ServerMessage.Columns columns) {
                schema = columns.schema();
            } else if (message instanceof ServerMessage.Rows rows) {
                RowBlock block = rows.decode(schema);
                for (int row = 0; row < block.rowCount(); row++) {
                    lines.add(Values.row(block, schema, row));
                }
            } else if (message instanceof ServerMessage.End end) {
                lines.add("end " + end.rows() + (end.text() == null ? "" : " " + end.text()));
                return lines;
            } else if (message instanceof ServerMessage.Failed failed) {
                lines.add("failed " + failed.sqlState() + " " + failed.code());
                return lines;
            } else if (!(message instanceof ServerMessage.Heartbeat)) {
                lines.add(message.toString());
            }
        }
    }

    List<String> run(String sql) throws IOException {
        execute(1, sql);
        return answer(1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
