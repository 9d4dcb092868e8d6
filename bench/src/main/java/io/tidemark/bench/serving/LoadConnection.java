package io.tidemark.bench.serving;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** A connection that sends frames and looks at no more of the answers than their types. Mutable; one thread. */
final class LoadConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final WireWriter writer = new WireWriter();
    private ByteBuffer in = ByteBuffer.allocate(1 << 14);

    /** What comes in. */
    interface Answers {
        void frame(MessageType type, int statement);
    }

    LoadConnection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** A connection whose handshake is over. */
    static LoadConnection ready(int port) throws IOException {
        LoadConnection connection = new LoadConnection(port);
        connection.send(0, new ClientMessage.Hello(1, 1, "bench", "", Map.of()));
        boolean[] ready = new boolean[1];
        while (!ready[0]) {
            connection.read((type, statement) -> {
                ready[0] |= type == MessageType.READY;
                if (type == MessageType.FAILED) {
                    throw new IllegalStateException("the server has refused the connection");
                }
            });
        }
        return connection;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends a message, and waits if the socket is full. */
    void send(int statement, ClientMessage message) throws IOException {
        writer.clear();
        new Frame(statement, message).write(writer);
        ByteBuffer bytes = ByteBuffer.wrap(writer.buffer(), 0, writer.length());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads what is there, which in a blocking channel is something; answers heartbeats. */
    void read(Answers answers) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server has closed the connection");
        }
        in.flip();
        while (in.remaining() >= Frame.LENGTH_BYTES
                && in.remaining() >= Frame.LENGTH_BYTES + in.getInt(in.position())) {
            int next = in.position() + Frame.LENGTH_BYTES + in.getInt(in.position());
            MessageType type = MessageType.of(in.get(in.position() + Frame.LENGTH_BYTES) & 0xFF);
            int statement = in.getInt(in.position() + Frame.LENGTH_BYTES + 1);
            in.position(next);
            if (type == MessageType.HEARTBEAT && statement == 0) {
                send(0, new ClientMessage.Ping(0));
            } else if (type != null) {
                answers.frame(type, statement);
            }
        }
        int wanted = in.remaining() >= Frame.LENGTH_BYTES ? Frame.LENGTH_BYTES + in.getInt(in.position()) : 0;
        in.compact();
        if (wanted > in.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(wanted);
            larger.put(in.flip());
            in = larger;
        }
    }

    /** Reads until a statement is over; says whether all went well. */
    boolean awaitEnd(int wanted) throws IOException {
        boolean[] over = new boolean[2];
        while (!over[0]) {
            read((type, statement) -> {
                if (statement == wanted && (type == MessageType.END || type == MessageType.FAILED)) {
                    over[0] = true;
                    over[1] = type == MessageType.END;
                }
            });
        }
        return over[1];
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
