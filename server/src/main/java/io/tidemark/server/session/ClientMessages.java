package io.tidemark.server.session;

import io.tidemark.engine.ParameterValue;
import io.tidemark.engine.Prepared;
import io.tidemark.engine.Result;
import io.tidemark.engine.Session;
import io.tidemark.parser.StatementText;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.WireValue;
import io.tidemark.server.session.StatementWork.Outcome;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does what one message asks for; that it may come was checked before. Thread: the conversation's loop. */
final class ClientMessages implements ClientMessage.Visitor<Boolean> {
    private static final Run ONCE = new Run(0, 0, 0);
    private static final Run ALL = new Run(Integer.MAX_VALUE, 0, 0);

    private final Conversation conversation;
    private final int number;

    ClientMessages(Conversation conversation, int number) {
        this.conversation = conversation;
        this.number = number;
    }

    @Override
    public Boolean hello(ClientMessage.Hello message) {
        conversation.hello(message);
        return true;
    }

    @Override
    public Boolean authResponse(ClientMessage.AuthResponse message) {
        conversation.authResponse(message.data());
        return true;
    }

    @Override
    public Boolean execute(ClientMessage.Execute message) {
        boolean plain = message.parameters().isEmpty();
        Function<Session, @Nullable Result> lookup =
                session -> plain ? session.lookup(message.sql(), conversation::check) : null;
        long size = size(message.sql(), message.parameters());
        return start(message.type(), message.run(), size, lookup, session -> {
            if (plain) {
                return new Outcome.Ran(session.execute(StatementText.of(message.sql()), conversation::check));
            }
            Prepared prepared = session.prepare(StatementText.of(message.sql()), conversation::check);
            return new Outcome.Ran(session.execute(prepared, values(message.parameters())));
        });
    }

    private static List<ParameterValue> values(List<WireValue> values) {
        return values.stream()
                .map(value -> new ParameterValue(value.type(), value.text()))
                .toList();
    }

    /** How many characters a message holds on to while it waits. */
    private static long size(String sql, List<WireValue> parameters) {
        long size = sql.length();
        for (WireValue value : parameters) {
            String text = value.text();
            size += text == null ? 0 : text.length();
        }
        return size;
    }

    private boolean start(MessageType type, Run run, long size, StatementWork work) {
        return start(type, run, size, session -> null, work);
    }

    /**
     * @param size characters of what it is to run with
     * @param lookup answers the statement on the spot if it can
     */
    private boolean start(
            MessageType type, Run run, long size, Function<Session, @Nullable Result> lookup, StatementWork work) {
        if (run.creditRows() < 0 || run.maxRows() < 0 || run.timeoutMillis() < 0) {
            conversation.violation(type + " with a negative number of rows or milliseconds");
            return false;
        }
        if (!conversation.isFree(number, type)) {
            return false;
        }
        if (conversation.draining()) {
            conversation.statements().refuse(number, StopReason.stopping());
            return false;
        }
        Statements statements = conversation.statements();
        if (!statements.lookUp(number, run, lookup)) {
            statements.add(number, run, size, work);
        }
        return true;
    }

    @Override
    public Boolean prepare(ClientMessage.Prepare message) {
        TidemarkException full =
                conversation.statements().fullOfPrepared(message.sql().length());
        if (full != null && conversation.isFree(number, message.type())) {
            conversation.statements().refuse(number, full);
            return false;
        }
        return start(message.type(), ONCE, message.sql().length(), session -> {
            return new Outcome.CanRun(session.prepare(StatementText.of(message.sql()), conversation::check));
        });
    }

    @Override
    public Boolean executePrepared(ClientMessage.ExecutePrepared message) {
        Prepared prepared = conversation.statements().prepared(message.prepared());
        if (prepared == null) {
            if (conversation.isFree(number, message.type())) {
                conversation
                        .statements()
                        .refuse(
                                number,
                                new TidemarkException(
                                        ErrorCode.INVALID_QUERY,
                                        "there is no prepared statement " + message.prepared(),
                                        "prepare it again",
                                        null));
            }
            return false;
        }
        Function<Session, @Nullable Result> lookup = session -> {
            conversation.check(prepared.statement());
            return session.lookup(prepared, values(message.parameters()));
        };
        return start(message.type(), message.run(), size("", message.parameters()), lookup, session -> {
            conversation.check(prepared.statement());
            return new Outcome.Ran(session.execute(prepared, values(message.parameters())));
        });
    }

    @Override
    public Boolean credit(ClientMessage.Credit message) {
        if (message.rows() <= 0) {
            conversation.violation("CREDIT of " + message.rows() + " rows");
            return false;
        }
        conversation.statements().grant(number, message.rows());
        return true;
    }

    @Override
    public Boolean cancel(ClientMessage.Cancel message) {
        conversation.statements().stop(number, StopReason.CANCELLED);
        return true;
    }

    @Override
    public Boolean close(ClientMessage.Close message) {
        if (!conversation.statements().forget(number)) {
            conversation.statements().stop(number, StopReason.CLOSED);
        }
        return true;
    }

    @Override
    public Boolean ping(ClientMessage.Ping message) {
        conversation.pong(number, message.token());
        return true;
    }

    @Override
    public Boolean catalog(ClientMessage.Catalog message) {
        return start(message.type(), ALL, message.subject().length(), session -> {
            conversation.checkCatalog();
            return new Outcome.Ran(new Result.Rows(session.catalog(message.subject())));
        });
    }

    @Override
    public Boolean goodbye(ClientMessage.Goodbye message) {
        conversation.goodbye();
        return true;
    }
}
