package io.tidemark.planner.sql;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.check.Deadline;
import io.tidemark.planner.check.DeclarationCheck;
import io.tidemark.planner.check.NestingCheck;
import io.tidemark.planner.check.PlanSize;
import io.tidemark.planner.check.QueryCheck;
import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Takes the texts of one statement to Calcite's relational operators: parses, refuses what cannot run, unifies windows,
 * validates against the catalog and converts. Mutable, for one statement. Thread: sql.
 */
public final class QueryTranslator implements ValidationErrors.Names {
    private static final SqlToRelConverter.Config CONVERSION = SqlToRelConverter.config()
            .withTrimUnusedFields(false)
            .withExpand(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE) // an IN list stays a condition
            .withRelBuilderConfigTransform(config -> config.withBloat(-1));

    private final Catalog catalog;
    private final FunctionCatalog functions;
    private final Deadline deadline;
    private final Parameters parameters;
    private final TidemarkTypeFactory typeFactory;
    private final RexBuilder rexBuilder;
    private final RelOptCluster cluster;
    private final CatalogReader reader;
    private final FunctionTable functionTable;
    private final TableModels models;
    private final Map<String, CatalogTable> tables = new HashMap<>();
    private final Map<String, TableModel> modelsByName = new HashMap<>();
    private final Set<String> viewsInProgress = new LinkedHashSet<>();
    private Map<String, Position> places = new HashMap<>();
    private Map<String, CatalogTable> tablesInUse = new LinkedHashMap<>();
    private Set<String> aliases = Set.of();
    private @Nullable SourceText statement;

    /** @param parameters what the statement's {@code ?} stand for */
    public QueryTranslator(Catalog catalog, FunctionCatalog functions, Deadline deadline, Parameters parameters) {
        this.parameters = parameters;
        this.catalog = catalog;
        this.functions = functions;
        this.deadline = deadline;
        this.typeFactory = new TidemarkTypeFactory(deadline);
        this.rexBuilder = new RexBuilder(typeFactory);
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        planner.setExecutor((builder, constants, reduced) -> reduced.addAll(constants)); // no code is run to plan
        this.cluster = RelOptCluster.create(planner, rexBuilder);
        this.reader = new CatalogReader(typeFactory, this::table, this::tableNames);
        this.functionTable = new FunctionTable(deadline);
        this.models = new TableModels(this::declared, rexBuilder);
    }

    /**
     * A query as operators.
     *
     * @param rel the operators
     * @param names of the columns, as the caller sees them
     */
    public record Query(RelNode rel, List<String> names) {
        public Query {
            names = List.copyOf(names);
        }
    }

    /** Translates a query; errors carry their place in the script. */
    public Query translate(QueryText text) {
        return translate(text, List.of());
    }

    /**
     * Translates a query whose rows go into columns.
     *
     * @param columns what parameters are for which nothing else tells; empty if nobody knows
     */
    public Query translate(QueryText text, List<Column> columns) {
        Map<String, CatalogTable> outerTables = tablesInUse;
        Set<String> outerAliases = aliases;
        tablesInUse = new LinkedHashMap<>();
        SourceText source = new SourceText(text);
        if (viewsInProgress.isEmpty()) {
            statement = source;
        }
        try {
            return guarded(source, () -> convert(source, columns));
        } finally {
            tablesInUse = outerTables;
            aliases = outerAliases;
        }
    }

    /** A table with its computed columns and watermark. */
    public TableModel model(TableDefinition table) {
        TableModel known = modelsByName.get(table.name());
        if (known == null) {
            known = models.model(table);
            modelsByName.put(table.name(), known);
        }
        return known;
    }

    /** Makes expressions of the types of this statement. */
    public RexBuilder rexBuilder() {
        return rexBuilder;
    }

    /** Where a function or table of that name stands in the statement, or null. */
    public @Nullable Position place(String name) {
        Position function = places.get(name.toUpperCase(Locale.ROOT));
        return function != null ? function : places.get(name.toLowerCase(Locale.ROOT));
    }

    /** Where the call stands in the statement to whose expression Calcite has given a position; null if nowhere. */
    public @Nullable Position callPlace(SqlParserPos position) {
        if (position instanceof ScriptPlace place) {
            return place.position();
        }
        return statement == null || position.getLineNum() < 1 ? null : statement.locate(position);
    }

    private Query convert(SourceText source, List<Column> columns) {
        ParameterTypes open =
                new ParameterTypes(source, viewsInProgress.isEmpty() ? parameters : Parameters.none(), typeFactory);
        SqlNode parsed = open.number(UnicodeTexts.in(QueryParser.query(source)));
        List<Boolean> unnamed = ResultNames.plainColumns(parsed);
        QuotedNames quoted = QuotedNames.of(source, parsed);
        aliases = quoted.made();
        deadline.check();
        RelDataType wanted = open.any() && !columns.isEmpty() ? TypeMapping.row(typeFactory, columns) : null;
        open.find(
                known -> validator(wanted, known),
                validator ->
                        validator.validate(checked(source, open.number(UnicodeTexts.in(QueryParser.query(source))))));
        StatementValidator validator = validator(wanted, open.types());
        SqlNode validated = validator.validate(checked(source, parsed));
        validated.accept(new ComparisonCheck(source, validator));
        quoted.check(namesInUse());
        deadline.check();
        RelRoot root = converter(validator).convertQuery(validated, false, true);
        deadline.check();
        PlanSize.check(root.rel, source.text().position());
        List<String> names = new ArrayList<>();
        root.fields.forEach(field -> names.add(field.getValue()));
        return new Query(root.project(), ResultNames.asDeclared(names, validated, unnamed));
    }

    private SqlNode checked(SourceText source, SqlNode parsed) {
        deadline.check();
        new QueryCheck(source, places).check(parsed);
        return new WindowRewrite(source).rewrite(parsed);
    }

    /**
     * An expression over all columns of a table.
     *
     * @param wanted what it is to give, for parameters of which nothing else tells the type
     */
    public RexNode expression(QueryText text, TableDefinition table, SqlType wanted) {
        TableModel model = model(table);
        Map<String, RexNode> columns = new LinkedHashMap<>();
        for (int index = 0; index < model.schema().size(); index++) {
            RelDataType type = model.rowType().getFieldList().get(index).getType();
            columns.put(model.schema().name(index), rexBuilder().makeInputRef(type, index));
        }
        SourceText source = new SourceText(text);
        return ScriptPlace.in(
                expression(text, columns, table.name(), parameters, wanted),
                rexBuilder,
                position -> position.getLineNum() < 1 ? position : new ScriptPlace(source.locate(position)));
    }

    private RexNode declared(QueryText text, Map<String, RexNode> columns, String table) {
        return ScriptPlace.in(
                expression(text, columns, table, Parameters.none(), null), rexBuilder, named(place(table)));
    }

    private RexNode expression(
            QueryText text, Map<String, RexNode> columns, String table, Parameters allowed, @Nullable SqlType wanted) {
        SourceText source = new SourceText(text);
        return guarded(source, () -> {
            ParameterTypes open = new ParameterTypes(source, allowed, typeFactory);
            DeclarationCheck declaration = new DeclarationCheck(source);
            Supplier<SqlNode> tree = () -> {
                deadline.check();
                SqlNode parsed = open.number(UnicodeTexts.in(QueryParser.expression(source)));
                parsed.accept(declaration); // subqueries would see names that mean something else here
                new QueryCheck(source, places).check(parsed);
                return new DeclaredNames(source, columns.keySet(), table).replace(parsed);
            };
            SqlNode named = tree.get();
            Map<String, RelDataType> types = new LinkedHashMap<>();
            columns.forEach((name, value) -> types.put(name, value.getType()));
            RelDataType whole = open.any() && wanted != null ? TypeMapping.toCalcite(typeFactory, wanted) : null;
            open.find(
                    known -> validator(whole, known),
                    validator -> validator.validateParameterizedExpression(tree.get(), types));
            StatementValidator validator = validator(whole, open.types());
            SqlNode validated = validator.validateParameterizedExpression(named, types);
            validated.accept(declaration); // aggregates are known only now
            validated.accept(new ComparisonCheck(source, validator));
            return converter(validator).convertExpression(validated, columns);
        });
    }

    private <T> T guarded(SourceText source, Supplier<T> step) {
        try {
            return step.get();
        } catch (CalciteContextException e) {
            throw new ValidationErrors(source, this).translate(e);
        } catch (CalciteException e) {
            throw new ValidationErrors(source, this).translate(new CalciteContextException("", e));
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("Cannot convert")) { // a number of VALUES, says RexBuilder
                throw new TidemarkException(
                        ErrorCode.INVALID_LITERAL,
                        "a number has more digits than its column can hold: " + e.getMessage(),
                        "a DECIMAL has at most 38 digits, those behind the point included",
                        source.text().position(),
                        e);
            }
            throw e;
        } catch (UnsupportedOperationException e) { // Calcite has no type for a list that IN does not take
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "a list in parentheses stands where one value must stand",
                    "put the IN with its list into parentheses of its own: (x IN (1, 2))",
                    source.text().position(),
                    e);
        } catch (StackOverflowError e) {
            throw NestingCheck.tooLong(source.text().position());
        } catch (AssertionError e) { // so Calcite says that it has a bug: the statement fails, not the thread
            throw new TidemarkException(
                    ErrorCode.INTERNAL,
                    "this query cannot be planned: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "write it in another way, and report it",
                    source.text().position(),
                    e);
        }
    }

    private StatementValidator validator(@Nullable RelDataType wanted, Map<Integer, RelDataType> known) {
        return new StatementValidator(
                functionTable,
                reader,
                typeFactory,
                SqlValidator.Config.DEFAULT
                        .withConformance(TidemarkConformance.INSTANCE)
                        .withIdentifierExpansion(true)
                        .withTypeCoercionFactory(StrictCoercion::new),
                wanted,
                known);
    }

    private SqlToRelConverter converter(SqlValidator validator) {
        return new SqlToRelConverter(
                (rowType, query, schemaPath, viewPath) -> {
                    throw TidemarkException.internal("views are expanded by CatalogTable");
                },
                validator,
                reader,
                cluster,
                StandardConvertletTable.INSTANCE,
                CONVERSION);
    }

    /** What Calcite gets for a name in FROM, or null. */
    private @Nullable CatalogTable table(String name) {
        deadline.check();
        CatalogObject object = catalog.find(name, false).orElse(null);
        if (object == null) {
            return null;
        }
        CatalogTable table = tables.get(object.name());
        if (table == null) {
            table = object instanceof ViewDefinition view ? view(view) : base((TableDefinition) object);
            tables.put(object.name(), table);
        }
        tablesInUse.put(object.name(), table);
        return table;
    }

    private CatalogTable base(TableDefinition table) {
        try {
            return new CatalogTable(reader, table, model(table).rowType(), null);
        } catch (TidemarkException e) {
            throw within("table " + table.name(), table.name(), e);
        }
    }

    private CatalogTable view(ViewDefinition view) {
        if (!viewsInProgress.add(view.name())) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY, "view " + view.name() + " uses itself", place(view.name()));
        }
        Map<String, Position> outerPlaces = places;
        places = new HashMap<>();
        try {
            RelNode translated = translate(view.query()).rel();
            places = outerPlaces;
            RelNode rel = ScriptPlace.in(translated, rexBuilder, named(place(view.name())));
            return new CatalogTable(reader, view, rel.getRowType(), context -> rel);
        } catch (TidemarkException e) {
            places = outerPlaces;
            throw within("view " + view.name(), view.name(), e);
        } finally {
            places = outerPlaces;
            viewsInProgress.remove(view.name());
        }
    }

    /** What stands in the text of a table or view stands where the statement names that; nowhere if it does not. */
    private static Function<SqlParserPos, SqlParserPos> named(@Nullable Position place) {
        SqlParserPos position = place == null ? SqlParserPos.ZERO : new ScriptPlace(place);
        return any -> position;
    }

    /** An error in the text of a table or view, told at the place where the statement names it. */
    private TidemarkException within(String what, String name, TidemarkException e) {
        String where = e.position() == null ? "" : " (line " + e.position() + " of its text)";
        return new TidemarkException(e.code(), "in " + what + where + ": " + e.text(), e.hint(), place(name), e);
    }

    private Set<String> tableNames() {
        return catalog.objects().stream().map(CatalogObject::name).collect(Collectors.toSet());
    }

    private Set<String> namesInUse() {
        Set<String> names = new LinkedHashSet<>(columns());
        names.addAll(tablesInUse.keySet());
        names.addAll(WindowRewrite.TABLE_FUNCTION_NAMES);
        return names;
    }

    @Override
    public Collection<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        tablesInUse.values().forEach(table -> names.addAll(table.getRowType().getFieldNames()));
        return names;
    }

    @Override
    public Collection<String> tables() {
        return tableNames();
    }

    @Override
    public Collection<String> functions() {
        return functions.functions().stream().map(FunctionSignature::name).toList();
    }

    @Override
    public Collection<String> aliases() {
        return aliases;
    }

    @Override
    public Collection<String> tablesInUse() {
        return tablesInUse.keySet();
    }
}
