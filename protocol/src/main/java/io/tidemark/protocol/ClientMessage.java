package io.tidemark.protocol;

import java.util.List;
import java.util.Map;

/** What clients send. */
public sealed interface ClientMessage extends Message {
    /** Calls the method of the message's kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * The first message.
     *
     * @param minVersion the lowest version of the protocol that the client speaks
     * @param maxVersion the highest
     * @param client name and version of the client, for people
     * @param user who wants in; empty where the server asks for nobody
     * @param properties settings of the session, as SET takes them
     */
    record Hello(int minVersion, int maxVersion, String client, String user, Map<String, String> properties)
            implements ClientMessage {
        /** The first four bytes of the fields: "TIDE". */
        public static final int MAGIC = 0x54494445;

        public Hello {
            properties = Map.copyOf(properties);
        }

        @Override
        public MessageType type() {
            return MessageType.HELLO;
        }

        @Override
        public void write(WireWriter target) {
            target.i32(MAGIC).u16(minVersion).u16(maxVersion).text(client).text(user);
            Lists.writeMap(properties, target);
        }

        static Hello read(WireReader source) {
            if (source.i32() != MAGIC) {
                throw new ProtocolException("the first message does not begin with TIDE");
            }
            return new Hello(source.u16(), source.u16(), source.text(), source.text(), Lists.readMap(source));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hello(this);
        }
    }

    /** The client's part of an authentication: the bytes of the mechanism's message. */
    record AuthResponse(byte[] data) implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.AUTH_RESPONSE;
        }

        @Override
        public void write(WireWriter target) {
            target.blob(data);
        }

        static AuthResponse read(WireReader source) {
            return new AuthResponse(source.blob());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.authResponse(this);
        }
    }

    /**
     * How a statement is to be run.
     *
     * @param creditRows rows that the server may send before it gets more credit
     * @param maxRows rows after which the result ends, or 0 for all
     * @param timeoutMillis after which the statement fails (for an endless one: until its columns are known), or 0
     */
    record Run(int creditRows, long maxRows, int timeoutMillis) {
        void write(WireWriter target) {
            target.i32(creditRows).i64(maxRows).i32(timeoutMillis);
        }

        static Run read(WireReader source) {
            return new Run(source.i32(), source.i64(), source.i32());
        }
    }

    /** Runs a statement. Its number must not be in use. */
    record Execute(String sql, Run run, List<WireValue> parameters) implements ClientMessage {
        public Execute {
            parameters = List.copyOf(parameters);
        }

        @Override
        public MessageType type() {
            return MessageType.EXECUTE;
        }

        @Override
        public void write(WireWriter target) {
            target.text(sql);
            run.write(target);
            Lists.write(parameters, WireValue::write, target);
        }

        static Execute read(WireReader source) {
            String sql = source.text();
            Run run = Run.read(source);
            return new Execute(sql, run, Lists.read(source, WireValue.LEAST_BYTES, WireValue::read));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.execute(this);
        }
    }

    /** Checks a statement and asks for its parameters and columns; runs nothing. The statement's number then names it. */
    record Prepare(String sql) implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.PREPARE;
        }

        @Override
        public void write(WireWriter target) {
            target.text(sql);
        }

        static Prepare read(WireReader source) {
            return new Prepare(source.text());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.prepare(this);
        }
    }

    /**
     * Runs a prepared statement under a number of its own.
     *
     * @param prepared the number that it was prepared under
     */
    record ExecutePrepared(int prepared, Run run, List<WireValue> parameters) implements ClientMessage {
        public ExecutePrepared {
            parameters = List.copyOf(parameters);
        }

        @Override
        public MessageType type() {
            return MessageType.EXECUTE_PREPARED;
        }

        @Override
        public void write(WireWriter target) {
            target.i32(prepared);
            run.write(target);
            Lists.write(parameters, WireValue::write, target);
        }

        static ExecutePrepared read(WireReader source) {
            int prepared = source.i32();
            Run run = Run.read(source);
            return new ExecutePrepared(prepared, run, Lists.read(source, WireValue.LEAST_BYTES, WireValue::read));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.executePrepared(this);
        }
    }

    /** Lets the server send so many more rows. */
    record Credit(int rows) implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.CREDIT;
        }

        @Override
        public void write(WireWriter target) {
            target.i32(rows);
        }

        static Credit read(WireReader source) {
            return new Credit(source.i32());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.credit(this);
        }
    }

    /** Stops a running statement, which then ends with FAILED and SQLSTATE 57014 unless it was over. */
    record Cancel() implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.CANCEL;
        }

        @Override
        public void write(WireWriter target) {
            // no fields
        }

        static Cancel read(WireReader source) {
            return new Cancel();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cancel(this);
        }
    }

    /** Forgets a prepared statement, or ends a result whose rest nobody wants; nothing is answered. */
    record Close() implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.CLOSE;
        }

        @Override
        public void write(WireWriter target) {
            // no fields
        }

        static Close read(WireReader source) {
            return new Close();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.close(this);
        }
    }

    /** Asks for a PONG with the same token. */
    record Ping(long token) implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.PING;
        }

        @Override
        public void write(WireWriter target) {
            target.i64(token);
        }

        static Ping read(WireReader source) {
            return new Ping(source.i64());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ping(this);
        }
    }

    /**
     * Asks what there is. The answer is a result as of a query.
     *
     * @param subject tables, columns, keys, functions, keywords or types
     */
    record Catalog(String subject) implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.CATALOG;
        }

        @Override
        public void write(WireWriter target) {
            target.text(subject);
        }

        static Catalog read(WireReader source) {
            return new Catalog(source.text());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.catalog(this);
        }
    }

    /** The last message. */
    record Goodbye() implements ClientMessage {
        @Override
        public MessageType type() {
            return MessageType.GOODBYE;
        }

        @Override
        public void write(WireWriter target) {
            // no fields
        }

        static Goodbye read(WireReader source) {
            return new Goodbye();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.goodbye(this);
        }
    }

    /** One method for each message. */
    interface Visitor<R> {
        R hello(Hello message);

        R authResponse(AuthResponse message);

        R execute(Execute message);

        R prepare(Prepare message);

        R executePrepared(ExecutePrepared message);

        R credit(Credit message);

        R cancel(Cancel message);

        R close(Close message);

        R ping(Ping message);

        R catalog(Catalog message);

        R goodbye(Goodbye message);
    }
}
