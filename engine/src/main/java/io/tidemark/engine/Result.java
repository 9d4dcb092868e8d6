package io.tidemark.engine;

/** What a statement gave. */
public sealed interface Result {
    <R> R accept(Visitor<R> visitor);

    /** Rows, of SELECT, SHOW, DESCRIBE and EXPLAIN. A query runs while its rows are read. */
    record Rows(RowStream stream) implements Result {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rows(this);
        }
    }

    /**
     * Rows were written, and that is all.
     *
     * @param count how many
     */
    record Updated(long count) implements Result {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.updated(this);
        }
    }

    /**
     * A job was started and runs on.
     *
     * @param jobId its name in SHOW JOBS and STOP JOB
     * @param bounded whether it will end by itself
     */
    record Started(String jobId, boolean bounded) implements Result {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.started(this);
        }
    }

    /**
     * The statement took effect.
     *
     * @param message what was done, such as {@code stream bid created}
     */
    record Done(String message) implements Result {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.done(this);
        }
    }

    /** One method per kind of result. */
    interface Visitor<R> {
        R rows(Rows result);

        R updated(Updated result);

        R started(Started result);

        R done(Done result);
    }
}
