package io.tidemark.executor.connector;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Optional;

/** A kind of table: how its options read and how it is opened. Thread: any; stateless but for {@code memory}. */
public interface Connector {
    /** Its name in {@code connector = '…'}. */
    String name();

    /** One sentence for SHOW CONNECTORS. */
    String summary();

    /** Paragraphs for the documentation: above all what a job that keeps checkpoints gets from it. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * The options that a table with these options may have, its format's included; options that every table has ({@code
     * connector}, {@code format}, {@code on-error}, …) are in {@link TableOptions#COMMON}. The caller checks them.
     */
    List<OptionSpec> options();

    /** The options that this table may have, where they depend on its columns. */
    default List<OptionSpec> optionsOf(TableDefinition table) {
        return options();
    }

    /**
     * Checks what the option specs cannot tell and says what the table can do. Opens nothing outside.
     *
     * @param table the definition; its traits are not set yet and must not be read
     * @throws io.tidemark.types.TidemarkException with a TM-4xxx code for options that do not fit
     */
    TableTraits check(TableDefinition table, TableOptions options);

    /**
     * Checks that what the options name may be reached from here, where an operator has set limits. Called when a table is
     * created and each time before it is opened; may look up the addresses of hosts.
     *
     * @param directory where relative paths begin
     * @throws io.tidemark.types.TidemarkException NOT_PERMITTED
     */
    default void checkAccess(TableOptions options, java.nio.file.Path directory) {
        // Most reach nothing outside.
    }

    /** The option that says with whom it speaks, so that a connection with a secret also says to whom that may be told. */
    default Optional<String> addressOption() {
        return Optional.empty();
    }

    /** The type of a metadata column that this connector fills, or empty if it knows no such key. */
    Optional<SqlType> metadataType(String key);

    /** What the positions of its rows are called in messages: {@code line}, {@code offset}. */
    default String positionName() {
        return "position";
    }

    /** Whether a scan can go on where an earlier one has stopped: what jobs that keep checkpoints need of their sources. */
    default boolean replayable(TableDefinition table, TableOptions options) {
        return false;
    }

    /**
     * Whether a sink can give its rows out with the checkpoints of a job ({@link SinkRequest#epochs}), or its table says
     * that rows may come twice.
     */
    default boolean takesEpochs(TableDefinition table, TableOptions options) {
        return false;
    }

    /**
     * Removes what a job that keeps checkpoints has left outside beside its rows. Called when the job is over for good; it
     * may have been called before.
     *
     * @param table one that the job wrote to
     * @throws io.tidemark.types.TidemarkException if that is out of reach, within 10 s
     */
    default void forgetJob(String jobUuid, TableDefinition table, TableOptions options) {}

    /**
     * Opens the table for one scan. Called on the thread that starts the job; may take up to 10 s to reach something
     * outside and then fails with SOURCE_NOT_FOUND or UNREACHABLE, naming it.
     */
    Source openSource(ScanRequest request);

    /** Opens the table for writing, under the same rules. */
    Sink openSink(SinkRequest request);
}
