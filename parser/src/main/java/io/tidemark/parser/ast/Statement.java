package io.tidemark.parser.ast;

import io.tidemark.types.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed statement. Whoever handles statements implements {@link Visitor}, so that a new one must be handled. */
public sealed interface Statement {
    /** Where the statement's first word stands in the script. */
    Position position();

    <R> R accept(Visitor<R> visitor);

    /** STREAM, TABLE, VIEW, … as in DROP and SHOW CREATE. */
    enum ObjectKind {
        STREAM,
        TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        FUNCTION,
        CONNECTION,
        SECRET
    }

    /** What SHOW lists. */
    enum ShowKind {
        STREAMS,
        TABLES,
        VIEWS,
        MATERIALIZED_VIEWS,
        JOBS,
        FUNCTIONS,
        CONNECTORS,
        FORMATS,
        CHECKPOINTS,
        CONNECTIONS,
        SECRETS,
        SETTINGS
    }

    /** Which plan EXPLAIN shows. */
    enum ExplainLevel {
        LOGICAL,
        PHYSICAL,
        ANALYZE
    }

    /** How EXPLAIN shows it. */
    enum ExplainFormat {
        TEXT,
        JSON,
        DOT
    }

    /** What a job is told. */
    enum JobAction {
        PAUSE,
        RESUME,
        STOP,
        /** DROP JOB: a job that is over is forgotten, with its checkpoints. */
        DROP
    }

    /**
     * CREATE STREAM or CREATE TABLE.
     *
     * @param keyed TABLE (true) or STREAM (false)
     * @param primaryKey names of PRIMARY KEY (…); empty without one
     * @param watermark WATERMARK FOR …, or null
     * @param comments COMMENT of the whole and of columns
     * @param options the WITH clause; empty without one
     * @param text the whole statement as written, for SHOW CREATE
     */
    record CreateTable(
            boolean keyed,
            Name name,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            List<Name> primaryKey,
            @Nullable WatermarkClause watermark,
            Comments comments,
            List<Option> options,
            String text,
            Position position)
            implements Statement {
        public CreateTable {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            options = List.copyOf(options);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createTable(this);
        }
    }

    /** CREATE [MATERIALIZED] VIEW; emit is null unless a materialized view gives one (a view with EMIT is refused). */
    record CreateView(
            boolean materialized,
            Name name,
            boolean ifNotExists,
            Comments comments,
            QueryText query,
            @Nullable EmitClause emit,
            String text,
            Position position)
            implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createView(this);
        }
    }

    /** DROP kind [IF EXISTS] name. */
    record Drop(ObjectKind kind, Name name, boolean ifExists, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.drop(this);
        }
    }

    /** A query whose rows go to the caller; text is the whole statement. */
    record Query(QueryText query, @Nullable EmitClause emit, String text, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.query(this);
        }
    }

    /**
     * INSERT INTO target [(columns)] query.
     *
     * @param columns the named columns, or empty for all
     * @param values whether the body is VALUES, whose rows go at once and start no job
     * @param savepoint path of WITH SAVEPOINT, or null
     */
    record Insert(
            Name target,
            List<Name> columns,
            QueryText query,
            boolean values,
            @Nullable EmitClause emit,
            @Nullable String savepoint,
            String text,
            Position position)
            implements Statement {
        public Insert {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.insert(this);
        }
    }

    /** EXECUTE STATEMENT SET BEGIN … END; text is the whole statement. */
    record StatementSet(List<Insert> inserts, String text, Position position) implements Statement {
        public StatementSet {
            inserts = List.copyOf(inserts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.statementSet(this);
        }
    }

    /** DELETE FROM table [WHERE …]. */
    record Delete(Name table, @Nullable QueryText where, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /** One {@code column = expression} of UPDATE. */
    record Assignment(Name column, QueryText value) {}

    /** UPDATE table SET … [WHERE …]. */
    record Update(
            Name table,
            List<Assignment> assignments,
            @Nullable QueryText where,
            Position position) implements Statement {
        public Update {
            assignments = List.copyOf(assignments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.update(this);
        }
    }

    /** SHOW …; the job is given by CHECKPOINTS FOR JOB id, else null. */
    record Show(ShowKind kind, @Nullable String job, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.show(this);
        }
    }

    /** SHOW CREATE name (the word for its kind may stand before the name). */
    record ShowCreate(Name name, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.showCreate(this);
        }
    }

    /** DESCRIBE [EXTENDED] name. */
    record Describe(boolean extended, Name name, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.describe(this);
        }
    }

    /** EXPLAIN [level] [AS format] statement; PHYSICAL and TEXT unless said. */
    record Explain(ExplainLevel level, ExplainFormat format, Statement statement, Position position)
            implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.explain(this);
        }
    }

    /** EXPLAIN WHY JOB id. */
    record ExplainWhy(String job, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.explainWhy(this);
        }
    }

    /**
     * SHOW LEDGER [FOR JOB id].
     *
     * @param job null for the last query of the session
     */
    record ShowLedger(@Nullable String job, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.showLedger(this);
        }
    }

    /** PAUSE, RESUME, STOP or DROP JOB id [WITH SAVEPOINT 'path']. */
    record JobCommand(
            JobAction action, String job, @Nullable String savepoint, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.jobCommand(this);
        }
    }

    /** CREATE SAVEPOINT 'path' FOR JOB id. */
    record CreateSavepoint(String path, String job, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createSavepoint(this);
        }
    }

    /** ALTER JOB id AS INSERT …; options of a WITH clause confirm what happens to the state. */
    record AlterJob(String job, Insert insert, List<Option> options, Position position) implements Statement {
        public AlterJob {
            options = List.copyOf(options);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.alterJob(this);
        }
    }

    /** CREATE CONNECTION name WITH (…); text is the whole statement. */
    record CreateConnection(Name name, List<Option> options, String text, Position position) implements Statement {
        public CreateConnection {
            options = List.copyOf(options);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createConnection(this);
        }
    }

    /** CREATE SECRET name AS 'value'. The value is never part of {@link #toString()}. */
    record CreateSecret(Name name, String value, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createSecret(this);
        }

        @Override
        public String toString() {
            return "CreateSecret[name=" + name + ", position=" + position + "]";
        }
    }

    /** CREATE FUNCTION name AS 'class' USING JAR 'jar'. */
    record CreateFunction(
            Name name, String className, @Nullable String jar, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createFunction(this);
        }
    }

    /** SET key = value. */
    record Set(Option option, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.set(this);
        }
    }

    /** RESET key, or RESET alone (key is null) for all. */
    record Reset(@Nullable String key, Position position) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reset(this);
        }
    }

    /** One method per statement. */
    interface Visitor<R> {
        R createTable(CreateTable statement);

        R createView(CreateView statement);

        R drop(Drop statement);

        R query(Query statement);

        R insert(Insert statement);

        R statementSet(StatementSet statement);

        R delete(Delete statement);

        R update(Update statement);

        R show(Show statement);

        R showCreate(ShowCreate statement);

        R describe(Describe statement);

        R explain(Explain statement);

        R explainWhy(ExplainWhy statement);

        R showLedger(ShowLedger statement);

        R jobCommand(JobCommand statement);

        R createSavepoint(CreateSavepoint statement);

        R alterJob(AlterJob statement);

        R createConnection(CreateConnection statement);

        R createSecret(CreateSecret statement);

        R createFunction(CreateFunction statement);

        R set(Set statement);

        R reset(Reset statement);
    }
}
