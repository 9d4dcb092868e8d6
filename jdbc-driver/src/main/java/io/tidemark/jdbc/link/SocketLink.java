package io.tidemark.jdbc.link;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import io.tidemark.protocol.scram.ChannelBinding;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Messages over a TCP connection. One thread of its own reads and never waits for anything else; callers write. The
 * reader also looks every quarter of a second whether a write hangs, and then breaks the connection, so that no caller
 * waits longer than {@link #limitWrites} says. What the server claims is checked before anything is allocated for it.
 */
public final class SocketLink implements Link {
    private static final int TICK_MILLIS = 250;
    private static final int BUFFER_BYTES = 64 << 10;

    /** The largest message that is no rows: nothing else needs to be large. */
    private static final int MAX_OTHER_BYTES = 1 << 20;

    private static final int ROWS_TYPE = MessageType.ROWS.number();

    private final Socket socket;
    private final OutputStream output;
    private final LinkListener listener;
    private final LongSupplier clock;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final WireWriter outgoing = new WireWriter(); // guarded by writing
    private volatile boolean writes;
    private volatile long writingSince;
    private volatile long mostWritingMillis;
    private volatile @Nullable Throwable brokenBy;

    private SocketLink(Socket socket, LinkListener listener, LongSupplier clock, long mostWritingMillis)
            throws IOException {
        this.socket = socket;
        this.listener = listener;
        this.clock = clock;
        this.mostWritingMillis = mostWritingMillis;
        output = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param timeoutMillis for the connection and for TLS each, and for writes until {@link #limitWrites}
     */
    public static SocketLink connect(
            Address address, TlsSettings tls, int timeoutMillis, LinkListener listener, LongSupplier clock)
            throws IOException {
        Socket socket = new Socket();
        try {
            InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
            if (target.isUnresolved()) {
                throw new UnknownHostException("there is no host " + address.host());
            }
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(target, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            boolean secured = tls.isUsedWith(target.getAddress());
            Socket used = secured ? secure(socket, address, tls, timeoutMillis) : socket;
            used.setSoTimeout(TICK_MILLIS);
            SocketLink link = new SocketLink(used, listener, clock, timeoutMillis);
            Thread reader = new Thread(link::read, "tidemark-jdbc-" + address);
            reader.setDaemon(true);
            reader.start();
            return link;
        } catch (IOException | RuntimeException failed) {
            closeQuietly(socket, failed);
            throw failed;
        }
    }

    /** In a thread of its own, so that a server that answers byte by byte holds nobody up longer than allowed. */
    private static Socket secure(Socket socket, Address address, TlsSettings tls, int timeoutMillis)
            throws IOException {
        FutureTask<Socket> handshake =
                new FutureTask<>(() -> TlsSockets.secure(socket, address.host(), address.port(), tls));
        Thread thread = new Thread(handshake, "tidemark-jdbc-tls-" + address);
        thread.setDaemon(true);
        thread.start();
        try {
            return handshake.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("no TLS within " + timeoutMillis + " ms");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException wire ? wire : new IOException("TLS has failed", cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", interrupted);
        }
    }

    private static void closeQuietly(Socket socket, Throwable reason) {
        try {
            socket.close();
        } catch (IOException also) {
            reason.addSuppressed(also);
        }
    }

    /** What ties a login to this connection: a hash of the server's certificate; null without TLS or where there is none. */
    public byte @Nullable [] channelBinding() throws IOException {
        if (!(socket instanceof SSLSocket secured)) {
            return null;
        }
        Certificate[] chain = secured.getSession().getPeerCertificates();
        return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                ? ChannelBinding.of(certificate).orElse(null)
                : null;
    }

    /** How long a write may hang before the connection is broken. */
    public void limitWrites(long millis) {
        mostWritingMillis = millis;
    }

    @Override
    public void send(int statement, ClientMessage message) throws IOException {
        if (!lockToWrite()) {
            IOException stuck = new IOException("the server takes nothing any more");
            breakUp(stuck);
            throw stuck;
        }
        try {
            if (closed.get()) {
                throw new IOException("the connection is closed", brokenBy);
            }
            outgoing.clear();
            new Frame(statement, message).write(outgoing);
            writingSince = clock.getAsLong();
            writes = true;
            output.write(outgoing.buffer(), 0, outgoing.length());
            output.flush();
        } catch (IOException broken) {
            breakUp(broken);
            throw broken;
        } finally {
            writes = false;
            writing.unlock();
        }
    }

    /** Not ended by an interrupt: half a statement sent, or a close that was not, would cost the connection. */
    private boolean lockToWrite() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return writing.tryLock() || writing.tryLock(mostWritingMillis, TimeUnit.MILLISECONDS);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read() {
        Throwable cause = null;
        boolean heard = socket instanceof SSLSocket;
        try {
            InputStream input = socket.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            int filled = 0;
            boolean ready = false;
            while (!closed.get()) {
                filled += readSome(input, buffer, filled);
                heard = true;
                int at = 0;
                int missing = -1;
                while (filled - at >= Frame.LENGTH_BYTES + Frame.HEADER_BYTES) {
                    int length = Frame.checkLength(intAt(buffer, at), ready);
                    int type = buffer[at + Frame.LENGTH_BYTES] & 0xFF;
                    if (type != ROWS_TYPE && length > MAX_OTHER_BYTES) {
                        throw new ProtocolException("a message of type " + type + " has " + length + " bytes");
                    }
                    if (filled - at < Frame.LENGTH_BYTES + length) {
                        missing = Frame.LENGTH_BYTES + length;
                        break;
                    }
                    Frame frame = Frame.read(buffer, at + Frame.LENGTH_BYTES, length, false);
                    at += Frame.LENGTH_BYTES + length;
                    ready |= frame.message() instanceof ServerMessage.Ready;
                    listener.received(frame.statement(), (ServerMessage) frame.message());
                }
                buffer = keep(buffer, at, filled, missing);
                filled -= at;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError broken) {
            cause = closed.get() ? brokenBy : heard ? broken : unheard(broken);
        }
        breakUp(cause);
    }

    /** A server with TLS closes what does not begin with it, without a word that we could read. */
    private static Throwable unheard(Throwable broken) {
        return broken instanceof IOException
                ? new IOException(
                        broken.getMessage() + " without an answer; if it has TLS, set tls=verify-full, and trustStore"
                                + " to its certificate",
                        broken)
                : broken;
    }

    /** At least one byte; between the ticks of the socket's timeout it looks after the writers. */
    private int readSome(InputStream input, byte[] buffer, int filled) throws IOException {
        while (true) {
            try {
                int count = input.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                return count;
            } catch (SocketTimeoutException tick) {
                long hangs = TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - writingSince);
                if (writes && hangs > mostWritingMillis) {
                    throw new IOException("the server has taken nothing for " + hangs + " ms", tick);
                }
            }
        }
    }

    /** The bytes that are left, in a buffer that grows with what has really come, never with what is only claimed. */
    private static byte[] keep(byte[] buffer, int from, int to, int wanted) {
        int left = to - from;
        int size = buffer.length;
        if (wanted > size && left == size) {
            size = (int) Math.min(wanted, size * 2L);
        } else if (left < BUFFER_BYTES && wanted <= BUFFER_BYTES) {
            size = BUFFER_BYTES;
        }
        byte[] target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, from, target, 0, left);
        return target;
    }

    private static int intAt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
    }

    private void breakUp(@Nullable Throwable cause) {
        if (closed.compareAndSet(false, true)) {
            brokenBy = cause;
        }
        try {
            socket.close();
        } catch (IOException alsoBroken) {
            if (cause != null) {
                cause.addSuppressed(alsoBroken);
            }
        }
        if (told.compareAndSet(false, true)) {
            listener.closed(cause);
        }
    }

    @Override
    public void close() {
        breakUp(null);
    }
}
