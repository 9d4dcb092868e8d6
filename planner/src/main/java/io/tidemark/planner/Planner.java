package io.tidemark.planner;

import io.tidemark.parser.ast.EmitClause;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.ast.Statement.CreateView;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.check.Deadline;
import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.check.NestingCheck;
import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.check.QueryLimits;
import io.tidemark.planner.check.ThreadTime;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.lower.ExpressionLowering;
import io.tidemark.planner.lower.NodeLowering;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.rule.EmitColumns;
import io.tidemark.planner.rule.LateTarget;
import io.tidemark.planner.rule.PlanRewriter;
import io.tidemark.planner.rule.ShareScans;
import io.tidemark.planner.sql.EmitTranslator;
import io.tidemark.planner.sql.QueryTranslator;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns the queries of statements into plans. Immutable: each call plans one statement against the catalog that it is
 * given. Errors carry their place in the script. Thread: sql, any number of them.
 */
public final class Planner {
    private final FunctionCatalog functions;
    private final InstantSource clock;
    private final LateStreams lateStreams;

    /** @param functions what the executor can run */
    public Planner(FunctionCatalog functions) {
        this(functions, ThreadTime.INSTANCE);
    }

    /** @param clock for the limit on planning time */
    public Planner(FunctionCatalog functions, InstantSource clock) {
        this(functions, clock, (name, columns) -> {
            throw NotYet.refuse("LATE ROWS INTO a stream that does not exist", name.position());
        });
    }

    /** @param lateStreams makes streams for late rows */
    public Planner(FunctionCatalog functions, InstantSource clock, LateStreams lateStreams) {
        this.functions = functions;
        this.clock = clock;
        this.lateStreams = lateStreams;
    }

    /** Plans a query whose rows go to the caller. */
    public PhysicalPlan planQuery(Catalog catalog, PlanSettings settings, QueryText query, @Nullable EmitClause emit) {
        EmitPolicy policy = EmitTranslator.policy(emit, Emission.AT_END);
        return guarded(query, () -> {
            Work work = new Work(catalog, settings);
            QueryTranslator.Query translated = work.translator.translate(query);
            PhysicalNode lowered = work.lowering(emit == null).lower(translated.rel());
            long limit = -1;
            if (emit != null) {
                StreamLimit stripped = StreamLimit.strip(lowered, emit.position());
                lowered = stripped.input();
                limit = stripped.rows();
            }
            Position position = emit == null ? null : emit.position();
            PhysicalNode result = EmitColumns.over(lowered, policy, translated.names(), position);
            PhysicalNode plan = work.rewriter()
                    .rewrite(
                            result,
                            policy,
                            position,
                            EmitColumns.names(translated.names(), policy),
                            lateTarget(catalog, emit));
            return new PhysicalPlan(new PhysicalNode.Output(plan, null), isBounded(plan), emit != null, limit, policy);
        });
    }

    /**
     * Plans INSERT INTO.
     *
     * @param target where rows go
     * @param targetName as the user wrote it
     * @param columns the column list; empty for all columns
     * @param emit EMIT of the statement; without it changes go out at once, unless all inputs end
     * @param values whether the query is VALUES
     */
    public PhysicalPlan planInsert(
            Catalog catalog,
            PlanSettings settings,
            TableDefinition target,
            Name targetName,
            List<Name> columns,
            QueryText query,
            @Nullable EmitClause emit,
            boolean values) {
        EmitPolicy wanted = EmitTranslator.policy(emit, Emission.CHANGES);
        return guarded(query, () -> {
            InsertColumns assignment = InsertColumns.of(target, targetName, columns);
            Work work = new Work(catalog, settings);
            QueryTranslator.Query translated = work.translator.translate(query, assignment.columns());
            PhysicalNode lowered = work.lowering(false).lower(translated.rel());
            boolean bounded = isBounded(lowered);
            boolean continuous = emit != null || !bounded;
            EmitPolicy policy = continuous ? wanted : EmitPolicy.of(Emission.AT_END);
            if (continuous && lowered instanceof PhysicalNode.Sort) {
                throw EmitErrors.notOnAStream("ORDER BY or LIMIT", query.position());
            }
            Position position = emit == null ? query.position() : emit.position();
            PhysicalNode result = EmitColumns.over(lowered, policy, translated.names(), position);
            PhysicalNode assigned = assignment.assign(result, query.position());
            List<String> names =
                    assigned.schema().columns().stream().map(Column::name).toList();
            PhysicalNode plan = work.rewriter().rewrite(assigned, policy, position, names, lateTarget(catalog, emit));
            InsertColumns.checkChanges(target, targetName, plan.changelogMode());
            return new PhysicalPlan(new PhysicalNode.Output(plan, target), bounded, continuous, -1, policy);
        });
    }

    /**
     * One plan that runs the INSERTs of a statement set together. A table that several of them read is read once.
     *
     * @param plans of the INSERTs, in their order
     * @param positions of their EMIT clauses, or else of the INSERTs
     */
    public PhysicalPlan combine(List<PhysicalPlan> plans, List<Position> positions) {
        EmitPolicy emit = plans.get(0).emit();
        boolean continuous = false;
        for (int index = 0; index < plans.size(); index++) {
            PhysicalPlan plan = plans.get(index);
            if (plan.continuous() && continuous && plan.emit().latenessMillis() != emit.latenessMillis()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY,
                        "ALLOW LATENESS must be the same for all INSERTs of a statement set",
                        "give all the same, or run this INSERT by itself",
                        positions.get(index));
            }
            if (plan.continuous() && !continuous) {
                emit = plan.emit();
                continuous = true;
            }
        }
        List<PhysicalNode.Output> outputs =
                ShareScans.rewrite(plans.stream().map(PhysicalPlan::root).toList());
        boolean bounded = plans.stream().allMatch(PhysicalPlan::bounded);
        return new PhysicalPlan(outputs.get(0), bounded, continuous, -1, emit, outputs.subList(1, outputs.size()));
    }

    /**
     * A materialized view and what its job runs.
     *
     * @param view the view as a table that the engine keeps
     * @param plan of the job, which writes it
     */
    public record ViewPlan(TableDefinition view, PhysicalPlan plan) {}

    /** Plans CREATE MATERIALIZED VIEW. Without EMIT its changes go out at once, unless all inputs end. */
    public ViewPlan planView(Catalog catalog, PlanSettings settings, CreateView create) {
        QueryText query = create.query();
        EmitClause emit = create.emit();
        EmitPolicy wanted = EmitTranslator.policy(emit, Emission.CHANGES);
        return guarded(query, () -> {
            Work work = new Work(catalog, settings);
            QueryTranslator.Query translated = work.translator.translate(query);
            PhysicalNode lowered = work.lowering(false).lower(translated.rel());
            boolean bounded = isBounded(lowered);
            boolean continuous = emit != null || !bounded;
            EmitPolicy policy = continuous ? wanted : EmitPolicy.of(Emission.AT_END);
            if (continuous && lowered instanceof PhysicalNode.Sort) {
                throw EmitErrors.notOnAStream("ORDER BY or LIMIT", query.position());
            }
            Position position = emit == null ? query.position() : emit.position();
            PhysicalNode result = EmitColumns.over(lowered, policy, translated.names(), position);
            List<String> names = EmitColumns.names(translated.names(), policy);
            PhysicalNode plan = work.rewriter().rewrite(result, policy, position, names, lateTarget(catalog, emit));
            TableDefinition view = ViewShape.of(create, plan);
            return new ViewPlan(
                    view, new PhysicalPlan(new PhysicalNode.Output(plan, view), bounded, continuous, -1, policy));
        });
    }

    /**
     * Plans what DELETE and UPDATE read of a table that the engine keeps: for each row that they change the key as it is, in
     * the order of the key, and for UPDATE then all stored columns as they are to be.
     *
     * @param assignments of UPDATE; empty for DELETE
     * @param where the condition, or null for all rows
     */
    public PhysicalPlan planChange(
            Catalog catalog,
            PlanSettings settings,
            TableDefinition table,
            Name tableName,
            List<Statement.Assignment> assignments,
            @Nullable QueryText where) {
        QueryText text = where != null
                ? where
                : assignments.isEmpty()
                        ? new QueryText("", tableName.position())
                        : assignments.get(0).value();
        return guarded(text, () -> {
            Work work = new Work(catalog, settings);
            ChangedRows rows = new ChangedRows(table, work.translator, work.expressions(), work.lowering(true));
            PhysicalNode lowered =
                    assignments.isEmpty() ? rows.deleted(where) : rows.updated(tableName, assignments, where);
            List<String> names =
                    lowered.schema().columns().stream().map(Column::name).toList();
            EmitPolicy policy = EmitPolicy.of(Emission.AT_END);
            PhysicalNode plan = work.rewriter().rewrite(lowered, policy, null, names, null);
            return new PhysicalPlan(new PhysicalNode.Output(plan, null), true, false, -1, policy);
        });
    }

    /** The columns of a table, computed ones too. */
    public Schema describe(Catalog catalog, TableDefinition table) {
        return new Work(catalog, anySettings()).translator.model(table).schema();
    }

    /** The columns of a view; errors are placed in its query. */
    public Schema viewSchema(Catalog catalog, ViewDefinition view) {
        return guarded(view.query(), () -> {
            Work work = new Work(catalog, anySettings());
            QueryTranslator.Query translated = work.translator.translate(view.query());
            PhysicalNode lowered = work.lowering(false).lower(translated.rel());
            List<Column> columns = new ArrayList<>();
            for (String name : translated.names()) {
                columns.add(new Column(name, lowered.schema().type(columns.size())));
            }
            return new Schema(columns);
        });
    }

    /** Checks what a CREATE STREAM or TABLE says: computed columns, watermark, primary key. */
    public void checkTable(Catalog catalog, TableDefinition table) {
        if (table.columns().size() > QueryLimits.MAX_COLUMNS) {
            Name first = table.columns().get(QueryLimits.MAX_COLUMNS).name();
            QueryLimits.checkColumns(table.columns().size(), first.position());
        }
        Schema schema = describe(catalog, table);
        for (String key : table.primaryKey()) {
            if (schema.columns().stream().noneMatch(column -> column.name().equalsIgnoreCase(key))) {
                throw new TidemarkException(
                        ErrorCode.UNKNOWN_COLUMN,
                        "PRIMARY KEY names column '" + key + "', which is not in " + table.name());
            }
        }
        if (schema.size() == 0) {
            throw new TidemarkException(ErrorCode.INVALID_QUERY, table.name() + " has no columns");
        }
    }

    /** The operators of a query before they become a plan, one a line. */
    public String explainLogical(Catalog catalog, PlanSettings settings, QueryText query) {
        return guarded(
                query,
                () -> RelOptUtil.toString(
                        new Work(catalog, settings).translator.translate(query).rel()));
    }

    private static PlanSettings anySettings() {
        return PlanSettings.in(ZoneOffset.UTC);
    }

    private @Nullable LateTarget lateTarget(Catalog catalog, @Nullable EmitClause emit) {
        Name name = emit == null ? null : emit.lateRowsInto();
        if (name == null) {
            return null;
        }
        CatalogObject object = catalog.find(name.text(), name.quoted()).orElse(null);
        if (object instanceof ViewDefinition) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    object.name() + " is a view; late rows go to a stream or table",
                    "name a stream, or a name that is free, and a stream is made",
                    name.position());
        }
        TableDefinition existing = (TableDefinition) object;
        if (existing != null && !existing.traits().writable()) {
            throw new TidemarkException(
                    ErrorCode.WRONG_OBJECT_TYPE,
                    "the connector '" + existing.connector() + "' of " + existing.name() + " can only be read",
                    "name a stream that can be written, or a name that is free, and a stream is made",
                    name.position());
        }
        return new LateTarget(name, existing, columns -> lateStreams.define(name, columns));
    }

    private static boolean isBounded(PhysicalNode node) {
        return node instanceof PhysicalNode.Scan scan
                ? scan.bounded()
                : node.inputs().stream().allMatch(Planner::isBounded);
    }

    private static <T> T guarded(QueryText text, Supplier<T> step) {
        try {
            return step.get();
        } catch (StackOverflowError e) {
            throw NestingCheck.tooLong(text.position());
        } catch (AssertionError e) { // Calcite throws it where it finds a bug of its own; the caller reports it as ours
            throw new IllegalStateException(e.getMessage(), e);
        } catch (TidemarkException e) {
            throw placed(e, text);
        } catch (RuntimeException e) {
            TidemarkException hidden = Deadline.within(e);
            if (hidden != null) {
                throw placed(hidden, text);
            }
            throw NestingCheck.isOverflow(e) ? NestingCheck.tooLong(text.position()) : e;
        }
    }

    private static TidemarkException placed(TidemarkException thrown, QueryText text) {
        return thrown.code() == ErrorCode.LIMIT_EXCEEDED && thrown.position() == null
                ? thrown.at(text.position())
                : thrown;
    }

    /** What planning one statement needs. */
    private final class Work {
        private final Deadline deadline;
        private final PlanSettings settings;
        private final QueryTranslator translator;

        Work(Catalog catalog, PlanSettings settings) {
            this.settings = settings;
            this.deadline = new Deadline(clock, settings.planningTime());
            this.translator = new QueryTranslator(catalog, functions, deadline, settings.parameters());
        }

        NodeLowering lowering(boolean bounded) {
            return new NodeLowering(translator, functions, expressions(), deadline, bounded, settings.timeZone());
        }

        ExpressionLowering expressions() {
            return new ExpressionLowering(
                    translator.rexBuilder(),
                    settings.timeZone(),
                    runnable(),
                    translator::place,
                    translator::callPlace,
                    settings.parameters());
        }

        PlanRewriter rewriter() {
            return new PlanRewriter(deadline);
        }
    }

    private ExpressionLowering.Runnable runnable() {
        return new ExpressionLowering.Runnable() {
            @Override
            public boolean canRun(String function, List<SqlType> arguments, SqlType result) {
                return functions.canRun(function, arguments, result);
            }

            @Override
            public @Nullable String problem(Expression.Call call) {
                return functions.problem(call);
            }
        };
    }
}
