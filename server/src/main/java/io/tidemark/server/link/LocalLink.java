package io.tidemark.server.link;

import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Signal;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import io.tidemark.server.session.Conversation;
import io.tidemark.server.session.Outbox;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection within the process. Everything happens on the engine's loop; whoever calls only posts. Thread: any. */
final class LocalLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLink.class);
    private static final long TICK_MILLIS = 250;
    private static final long CLOSE_MILLIS = 10_000;

    /** Sendings under way at which no more rows are sent. */
    private static final long MOST_PENDING = 64;

    private final LocalEngine engine;
    private final Runnable onClose;
    private final LinkListener listener;
    private final Conversation conversation;
    private final ScheduledFuture<?> ticks;
    private final PublishedLong pending = new PublishedLong(0);
    private final PublishedLong closes = new PublishedLong(0);
    private final Signal over = new Signal();

    /** @param onClose called once, when the client has closed this end and all of it is over */
    LocalLink(LocalEngine engine, Runnable onClose, LinkListener listener) {
        this.engine = engine;
        this.onClose = onClose;
        this.listener = listener;
        Conversation.Peer peer = new Conversation.Peer(engine.nextId(), "in-process", null);
        conversation = new Conversation(engine.serving(), new ToListener(), engine.loop(), peer);
        ticks = engine.loop().scheduleAtFixedRate(conversation::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void send(int statement, ClientMessage message) throws IOException {
        if (over.raised()) {
            throw new IOException("the connection is closed");
        }
        try {
            engine.loop().execute(() -> conversation.received(statement, message));
        } catch (RejectedExecutionException closed) {
            throw new IOException("the connection is closed", closed);
        }
    }

    /** The way back. */
    private final class ToListener implements Outbox {
        @Override
        public void send(List<Frame> frames) {
            pending.add(1);
            engine.loop().execute(() -> {
                pending.add(-1);
                frames.forEach(LocalLink.this::deliver);
            });
        }

        @Override
        public boolean writable() {
            return pending.value() < MOST_PENDING;
        }

        @Override
        public void close() {
            engine.loop().execute(() -> end(null));
        }
    }

    private void deliver(Frame frame) {
        if (over.raised()) {
            return;
        }
        try {
            listener.received(frame.statement(), (ServerMessage) frame.message());
        } catch (RuntimeException failed) {
            LOG.error("event=listener_failed statement={}", frame.statement(), failed);
            end(failed);
        }
    }

    /** Thread: the loop. */
    private void end(@Nullable Throwable cause) {
        if (over.raised()) {
            return;
        }
        over.raise();
        ticks.cancel(false);
        conversation.closed();
        listener.closed(cause);
    }

    @Override
    public void close() {
        if (closes.add(1) > 1) {
            return;
        }
        if (engine.onLoop()) {
            end(null);
        } else {
            endOnLoop();
        }
        onClose.run();
    }

    private void endOnLoop() {
        Signal done = new Signal();
        engine.loop().execute(() -> {
            try {
                end(null);
            } finally {
                done.raise();
            }
        });
        boolean interrupted = Thread.interrupted();
        try {
            if (!done.await(CLOSE_MILLIS)) {
                LOG.warn("event=close_timed_out");
            }
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
