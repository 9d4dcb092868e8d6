package io.tidemark.connectors.http;

import io.tidemark.connectors.Formats;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A resource of the web: read by asking for it again and again, written by sending rows to it. Written rows come at least
 * once, which the table must say, for a request whose answer got lost is sent again. Thread: any.
 */
public final class HttpConnector implements Connector {
    private final Formats formats;
    private final OutsideAccess access;

    /** @param access which hosts may be reached */
    public HttpConnector(Formats formats, OutsideAccess access) {
        this.formats = formats;
        this.access = access;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String summary() {
        return "A resource of the web: read by polling it, written by sending rows to it, at least once.";
    }

    @Override
    public List<String> notes() {
        return List.of(
                "**Written at least once**: a job that keeps checkpoints waits for the answers to all rows before each of them; after a"
                        + " crash it sends those behind its last checkpoint again. Jobs that keep checkpoints cannot read it.");
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(HttpOptions.SPECS);
        options.add(HttpOptions.header("NAME"));
        options.addAll(formats.options());
        return options;
    }

    @Override
    public List<OptionSpec> optionsOf(TableDefinition table) {
        List<OptionSpec> options = new ArrayList<>(HttpOptions.SPECS);
        options.addAll(HttpOptions.headers(table));
        options.addAll(formats.options());
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        formats.check(table, options, HttpOptions.SPECS);
        HttpOptions.of(options);
        return new TableTraits(true, true, true, false, ChangelogMode.INSERT_ONLY);
    }

    @Override
    public void checkAccess(TableOptions options, Path directory) {
        if (access.confined()) {
            HttpOptions found = HttpOptions.of(options);
            access.checkHost(found.host(), found.port());
        }
    }

    @Override
    public Optional<String> addressOption() {
        return Optional.of(HttpOptions.URL);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public String positionName() {
        return "record";
    }

    /** Requests may come twice, as 'delivery' must say. */
    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        checkAccess(request.options(), request.directory());
        return new HttpSource(
                request,
                HttpOptions.of(request.options()).following(!access.confined()),
                formats.of(request.options()));
    }

    @Override
    public Sink openSink(SinkRequest request) {
        checkAccess(request.options(), request.directory());
        HttpOptions options = HttpOptions.of(request.options()).following(!access.confined());
        options.checkDelivery(request.options());
        return new HttpSink(request, options, formats.of(request.options()));
    }
}
