package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.link.Address;
import io.tidemark.jdbc.link.SocketLink;
import io.tidemark.jdbc.link.SystemClock;
import io.tidemark.jdbc.meta.DriverVersion;
import io.tidemark.jdbc.wire.Conversation;
import io.tidemark.protocol.ServerMessage.Ready;
import io.tidemark.protocol.link.InProcessServer;
import io.tidemark.protocol.link.Link;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes connections: to the first of the servers that answers, or to an engine in this process. Stateless. */
record Connector(ConnectionUrl url, ConnectionSettings settings) {
    DriverConnection connect() throws SQLException {
        LongSupplier clock = new SystemClock();
        if (url.isEmbedded()) {
            return embedded(clock);
        }
        SQLException first = null;
        for (Address address : url.servers()) {
            try {
                return remote(address, clock);
            } catch (SQLException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
                if (!failed.getSQLState().startsWith("08")
                        && !failed.getSQLState().startsWith("57")) {
                    break; // another server would say the same
                }
            }
        }
        throw first == null ? Errors.misconfigured("the URL names no server", null) : first;
    }

    private DriverConnection remote(Address address, LongSupplier clock) throws SQLException {
        Conversation conversation = new Conversation(settings.limits(), clock);
        SocketLink link;
        try {
            link = SocketLink.connect(
                    address, settings.tls(), settings.limits().handshakeMillis(), conversation, clock);
        } catch (IOException failed) {
            throw Errors.of("08001", "no connection to " + address + ": " + failed.getMessage(), failed);
        }
        return opened(conversation, link, link);
    }

    private DriverConnection embedded(LongSupplier clock) throws SQLException {
        InProcessServer server = inProcess(Thread.currentThread().getContextClassLoader());
        if (server == null) {
            server = inProcess(Connector.class.getClassLoader());
        }
        if (server == null) {
            throw Errors.misconfigured(
                    "there is no engine in this process; put tidemark-server and what it needs on the class path",
                    null);
        }
        Conversation conversation = new Conversation(settings.limits(), clock);
        try {
            return opened(conversation, server.connect(url.directory(), url.memoryName(), conversation), null);
        } catch (TidemarkException refused) {
            String hint = refused.hint() == null ? "" : "; " + refused.hint();
            throw Errors.of(
                    refused.code().sqlState(),
                    refused.text() + hint + " [" + refused.code().code() + "]",
                    refused);
        }
    }

    private static @Nullable InProcessServer inProcess(@Nullable ClassLoader loader) throws SQLException {
        if (loader == null) {
            return null;
        }
        try {
            Iterator<InProcessServer> found =
                    ServiceLoader.load(InProcessServer.class, loader).iterator();
            return found.hasNext() ? found.next() : null;
        } catch (ServiceConfigurationError broken) {
            throw Errors.of("08001", "the engine in this process cannot be loaded: " + broken.getMessage(), broken);
        }
    }

    private DriverConnection opened(Conversation conversation, Link link, @Nullable SocketLink socket)
            throws SQLException {
        String name = "tidemark-jdbc " + DriverVersion.TEXT
                + (settings.applicationName().isEmpty() ? "" : " (" + settings.applicationName() + ")");
        Ready ready;
        try {
            byte[] binding = socket == null ? null : socket.channelBinding();
            ready = conversation.open(link, name, settings.credentials(), binding, settings.session(), socket == null);
        } catch (SQLException refused) {
            conversation.abort();
            throw refused;
        } catch (IOException unproven) {
            conversation.abort();
            throw Errors.of("08001", "the server has shown no certificate: " + unproven.getMessage(), unproven);
        }
        if (socket != null) {
            socket.limitWrites(conversation.silenceMillis());
        }
        return new DriverConnection(url.withoutProperties(), settings, conversation, ready, socket);
    }
}
