package io.tidemark.protocol;

import io.tidemark.types.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What servers send. */
public sealed interface ServerMessage extends Message {
    /** Calls the method of the message's kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * The answer to HELLO: the version that is spoken from now on. READY follows, or AUTH_CHALLENGE.
     *
     * @param version of the protocol
     * @param server name and version of the server
     * @param mechanisms of authentication that it takes; empty where it asks for nobody
     */
    record Welcome(int version, String server, List<String> mechanisms) implements ServerMessage {
        public Welcome {
            mechanisms = List.copyOf(mechanisms);
        }

        @Override
        public MessageType type() {
            return MessageType.WELCOME;
        }

        @Override
        public void write(WireWriter target) {
            target.u16(version).text(server);
            Lists.write(mechanisms, (mechanism, to) -> to.text(mechanism), target);
        }

        static Welcome read(WireReader source) {
            return new Welcome(source.u16(), source.text(), Lists.read(source, 4, WireReader::text));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.welcome(this);
        }
    }

    /** The server's part of an authentication. */
    record AuthChallenge(String mechanism, byte[] data) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.AUTH_CHALLENGE;
        }

        @Override
        public void write(WireWriter target) {
            target.text(mechanism).blob(data);
        }

        static AuthChallenge read(WireReader source) {
            return new AuthChallenge(source.text(), source.blob());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.authChallenge(this);
        }
    }

    /**
     * The connection can be used.
     *
     * @param session its number
     * @param heartbeatMillis how often the server speaks at least
     * @param authentication the last message of the mechanism (the server's proof), or empty
     * @param facts time zone, …
     */
    record Ready(long session, int heartbeatMillis, byte[] authentication, Map<String, String> facts)
            implements ServerMessage {
        public Ready {
            facts = Map.copyOf(facts);
        }

        @Override
        public MessageType type() {
            return MessageType.READY;
        }

        @Override
        public void write(WireWriter target) {
            target.i64(session).i32(heartbeatMillis).blob(authentication);
            Lists.writeMap(facts, target);
        }

        static Ready read(WireReader source) {
            return new Ready(source.i64(), source.i32(), source.blob(), Lists.readMap(source));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ready(this);
        }
    }

    /**
     * The answer to PREPARE.
     *
     * @param parameters types of the parameters, named ?1, ?2, …
     * @param columns of the result; empty where there is none
     * @param givesRows whether it gives rows
     */
    record Prepared(Schema parameters, Schema columns, boolean givesRows) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.PREPARED;
        }

        @Override
        public void write(WireWriter target) {
            WireTypes.writeSchema(parameters, target);
            WireTypes.writeSchema(columns, target);
            target.flag(givesRows);
        }

        static Prepared read(WireReader source) {
            return new Prepared(WireTypes.readSchema(source), WireTypes.readSchema(source), source.flag());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.prepared(this);
        }
    }

    /**
     * The columns of the rows that follow.
     *
     * @param endless whether the result ends only when it is stopped
     * @param showsKinds whether rows may be other than inserts
     * @param job the id of the job that gives them, or null
     */
    record Columns(
            Schema schema,
            boolean endless,
            boolean showsKinds,
            @Nullable String job) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.COLUMNS;
        }

        @Override
        public void write(WireWriter target) {
            WireTypes.writeSchema(schema, target);
            target.flag(endless).flag(showsKinds).text(job);
        }

        static Columns read(WireReader source) {
            return new Columns(WireTypes.readSchema(source), source.flag(), source.flag(), source.textOrNull());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.columns(this);
        }
    }

    /** Rows, as {@link RowBlock} of the columns that were sent before. */
    record Rows(byte[] block) implements ServerMessage {
        /** The rows of a schema as a message. */
        public static Rows of(RowBlock rows, Schema schema) {
            WireWriter target = new WireWriter();
            rows.write(schema, target);
            return new Rows(target.toBytes());
        }

        /** The rows, of the schema that COLUMNS has told. */
        public RowBlock decode(Schema schema) {
            WireReader source = new WireReader(block, 0, block.length);
            RowBlock rows = RowBlock.read(schema, source);
            source.end();
            return rows;
        }

        @Override
        public MessageType type() {
            return MessageType.ROWS;
        }

        @Override
        public void write(WireWriter target) {
            target.raw(block, 0, block.length);
        }

        static Rows read(WireReader source) {
            byte[] block = new byte[source.remaining()];
            source.raw(block, 0, block.length);
            return new Rows(block);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rows(this);
        }
    }

    /**
     * How far a statement has come that runs, or (statement 0) a sign that the connection lives.
     *
     * @param watermark of the result in milliseconds since the epoch; Long.MIN_VALUE if it has none yet
     * @param rowsRead by the statement so far
     * @param lateRows of those
     * @param fractionRead how much of what there is to read has been read, from 0 to 1; NaN if nobody knows
     * @param resumeToken from where a subscription goes on behind the rows that were sent, or null
     */
    record Heartbeat(
            long watermark,
            long rowsRead,
            long lateRows,
            double fractionRead,
            @Nullable String resumeToken) implements ServerMessage {
        public Heartbeat {
            if (fractionRead < 0 || fractionRead > 1) {
                throw new ProtocolException("a fraction is " + fractionRead);
            }
        }

        /** One that tells neither how much is left to read nor a place to go on from. */
        public Heartbeat(long watermark, long rowsRead, long lateRows) {
            this(watermark, rowsRead, lateRows, Double.NaN, null);
        }

        @Override
        public MessageType type() {
            return MessageType.HEARTBEAT;
        }

        @Override
        public void write(WireWriter target) {
            target.i64(watermark).i64(rowsRead).i64(lateRows).f64(fractionRead).text(resumeToken);
        }

        static Heartbeat read(WireReader source) {
            return new Heartbeat(source.i64(), source.i64(), source.i64(), source.f64(), source.textOrNull());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.heartbeat(this);
        }
    }

    /**
     * A statement is over and all went well.
     *
     * @param rows sent, or written by an INSERT, UPDATE or DELETE; -1 where none are counted
     * @param text what was done, or null
     * @param job the id of a job that was started and runs on, or null
     */
    record End(long rows, @Nullable String text, @Nullable String job) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.END;
        }

        @Override
        public void write(WireWriter target) {
            target.i64(rows).text(text).text(job);
        }

        static End read(WireReader source) {
            return new End(source.i64(), source.textOrNull(), source.textOrNull());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.end(this);
        }
    }

    /**
     * A statement has failed, or (statement 0) the connection, which the server then closes.
     *
     * @param code such as TM-2003
     * @param sqlState five characters
     * @param kind USER, EXTERNAL, RESOURCE or INTERNAL
     * @param message what is wrong
     * @param hint what would be right, or null
     * @param line in the statement's text, from 1; 0 if nowhere
     * @param column from 1; 0 if nowhere
     * @param incident under which the server's log says more, or null
     */
    record Failed(
            String code,
            String sqlState,
            String kind,
            String message,
            @Nullable String hint,
            int line,
            int column,
            @Nullable String incident)
            implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.FAILED;
        }

        @Override
        public void write(WireWriter target) {
            target.text(code).text(sqlState).text(kind).text(message).text(hint);
            target.i32(line).i32(column).text(incident);
        }

        static Failed read(WireReader source) {
            return new Failed(
                    source.text(),
                    source.text(),
                    source.text(),
                    source.text(),
                    source.textOrNull(),
                    source.i32(),
                    source.i32(),
                    source.textOrNull());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }

    /** Something that people should know; the statement goes on. */
    record Notice(String text) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.NOTICE;
        }

        @Override
        public void write(WireWriter target) {
            target.text(text);
        }

        static Notice read(WireReader source) {
            return new Notice(source.text());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.notice(this);
        }
    }

    /** The answer to PING. */
    record Pong(long token) implements ServerMessage {
        @Override
        public MessageType type() {
            return MessageType.PONG;
        }

        @Override
        public void write(WireWriter target) {
            target.i64(token);
        }

        static Pong read(WireReader source) {
            return new Pong(source.i64());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pong(this);
        }
    }

    /** One method for each message. */
    interface Visitor<R> {
        R welcome(Welcome message);

        R authChallenge(AuthChallenge message);

        R ready(Ready message);

        R prepared(Prepared message);

        R columns(Columns message);

        R rows(Rows message);

        R heartbeat(Heartbeat message);

        R end(End message);

        R failed(Failed message);

        R notice(Notice message);

        R pong(Pong message);
    }
}
