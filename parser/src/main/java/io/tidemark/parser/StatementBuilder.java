package io.tidemark.parser;

import io.tidemark.parser.ast.Comments;
import io.tidemark.parser.ast.EmitClause;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.parser.ast.Statement.ExplainFormat;
import io.tidemark.parser.ast.Statement.ExplainLevel;
import io.tidemark.parser.ast.Statement.JobAction;
import io.tidemark.parser.ast.Statement.ObjectKind;
import io.tidemark.parser.ast.Statement.ShowKind;
import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.parser.grammar.TidemarkParser;
import io.tidemark.parser.grammar.TidemarkParserBaseVisitor;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes the record of a statement from its parse tree. Immutable; one per statement. */
final class StatementBuilder extends TidemarkParserBaseVisitor<Statement> {
    private final SourceText source;

    StatementBuilder(String text) {
        this.source = new SourceText(text);
    }

    @Override
    public Statement visitStatement(TidemarkParser.StatementContext node) {
        return node.getChild(0).accept(this);
    }

    @Override
    public Statement visitQueryStatement(TidemarkParser.QueryStatementContext node) {
        return new Statement.Query(
                source.query(node.query()),
                EmitBuilder.emit(node.emit(), source),
                source.of(node),
                SourceText.position(node));
    }

    @Override
    public Statement visitInsertStatement(TidemarkParser.InsertStatementContext node) {
        return insert(node);
    }

    private Statement.Insert insert(TidemarkParser.InsertStatementContext node) {
        boolean values = node.query().getStart().getType() == TidemarkLexer.VALUES;
        TidemarkParser.InsertTailContext tail = node.insertTail();
        EmitClause emit = EmitBuilder.emit(tail.emit(), source);
        if (values && emit != null) {
            throw new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "INSERT INTO ... VALUES writes its rows at once and takes no EMIT",
                    "leave EMIT out",
                    emit.position());
        }
        if (values && tail.savepoint() != null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "INSERT INTO ... VALUES starts no job and takes no savepoint",
                    "leave WITH SAVEPOINT out",
                    SourceText.position(tail.savepoint()));
        }
        return new Statement.Insert(
                SourceText.name(node.name()),
                node.columnNames() == null ? List.of() : SourceText.names(node.columnNames()),
                source.query(node.query()),
                values,
                emit,
                savepoint(tail.savepoint()),
                source.of(node),
                SourceText.position(node));
    }

    private static @Nullable String savepoint(TidemarkParser.@Nullable SavepointContext node) {
        return node == null ? null : SourceText.unquoted(node.STRING().getSymbol());
    }

    @Override
    public Statement visitStatementSet(TidemarkParser.StatementSetContext node) {
        List<Statement.Insert> inserts = new ArrayList<>();
        for (TidemarkParser.InsertStatementContext insert : node.insertStatement()) {
            inserts.add(insert(insert));
        }
        return new Statement.StatementSet(inserts, source.of(node), SourceText.position(node));
    }

    @Override
    public Statement visitDeleteStatement(TidemarkParser.DeleteStatementContext node) {
        return new Statement.Delete(SourceText.name(node.name()), where(node.whereClause()), SourceText.position(node));
    }

    @Override
    public Statement visitUpdateStatement(TidemarkParser.UpdateStatementContext node) {
        List<Statement.Assignment> assignments = new ArrayList<>();
        for (TidemarkParser.AssignmentContext each : node.assignment()) {
            Statement.Assignment assignment =
                    new Statement.Assignment(SourceText.name(each.name()), source.query(each.expression()));
            for (Statement.Assignment other : assignments) {
                if (SourceText.same(assignment.column(), other.column())) {
                    throw new TidemarkException(
                            ErrorCode.SYNTAX,
                            "column '" + assignment.column().text() + "' is set twice",
                            assignment.column().position());
                }
            }
            assignments.add(assignment);
        }
        return new Statement.Update(
                SourceText.name(node.name()), assignments, where(node.whereClause()), SourceText.position(node));
    }

    private @Nullable QueryText where(TidemarkParser.@Nullable WhereClauseContext node) {
        return node == null ? null : source.query(node.condition());
    }

    @Override
    public Statement visitCreateStatement(TidemarkParser.CreateStatementContext node) {
        if (node.createTable() != null) {
            return new TableBuilder(source).build(node.createTable(), source.of(node), SourceText.position(node));
        }
        if (node.createView() != null) {
            return createView(node.createView(), source.of(node), SourceText.position(node));
        }
        return node.getChild(1).accept(this);
    }

    private Statement createView(TidemarkParser.CreateViewContext node, String text, Position position) {
        boolean materialized = node.MATERIALIZED() != null;
        EmitClause emit = EmitBuilder.emit(node.emit(), source);
        if (!materialized && emit != null) {
            throw new TidemarkException(
                    ErrorCode.EMIT_MISPLACED,
                    "a view is only a name for its query, and EMIT belongs to the statement that reads it",
                    "write EMIT in the SELECT or INSERT that uses the view, or CREATE MATERIALIZED VIEW",
                    emit.position());
        }
        return new Statement.CreateView(
                materialized,
                SourceText.name(node.name()),
                node.ifNotExists() != null,
                new Comments(SourceText.comment(node.comment()), Map.of()),
                source.query(node.query()),
                emit,
                text,
                position);
    }

    @Override
    public Statement visitCreateSavepoint(TidemarkParser.CreateSavepointContext node) {
        return new Statement.CreateSavepoint(
                SourceText.unquoted(node.STRING().getSymbol()),
                SourceText.jobId(node.jobId()),
                SourceText.position(node.getParent()));
    }

    @Override
    public Statement visitCreateConnection(TidemarkParser.CreateConnectionContext node) {
        return new Statement.CreateConnection(
                SourceText.name(node.name()),
                OptionsBuilder.options(node.options_()),
                source.of(node.getParent()),
                SourceText.position(node.getParent()));
    }

    @Override
    public Statement visitCreateSecret(TidemarkParser.CreateSecretContext node) {
        return new Statement.CreateSecret(
                SourceText.name(node.name()),
                SourceText.unquoted(node.STRING().getSymbol()),
                SourceText.position(node.getParent()));
    }

    @Override
    public Statement visitCreateFunction(TidemarkParser.CreateFunctionContext node) {
        return new Statement.CreateFunction(
                SourceText.name(node.name()),
                SourceText.unquoted(node.STRING(0).getSymbol()),
                node.JAR() == null ? null : SourceText.unquoted(node.STRING(1).getSymbol()),
                SourceText.position(node.getParent()));
    }

    @Override
    public Statement visitDropStatement(TidemarkParser.DropStatementContext node) {
        if (node.jobId() != null) {
            return new Statement.JobCommand(
                    JobAction.DROP, SourceText.jobId(node.jobId()), null, SourceText.position(node));
        }
        return new Statement.Drop(
                objectKind(node.objectKind()),
                SourceText.name(node.name()),
                node.EXISTS() != null,
                SourceText.position(node));
    }

    private static ObjectKind objectKind(TidemarkParser.ObjectKindContext node) {
        return node.MATERIALIZED() != null ? ObjectKind.MATERIALIZED_VIEW : ObjectKind.valueOf(upper(node.getStart()));
    }

    @Override
    public Statement visitShowStatement(TidemarkParser.ShowStatementContext node) {
        TidemarkParser.ShowTargetContext target = node.showTarget();
        Position position = SourceText.position(node);
        if (target.CREATE() != null) {
            return new Statement.ShowCreate(SourceText.name(target.name()), position);
        }
        @Nullable String job = target.jobId() == null ? null : SourceText.jobId(target.jobId());
        if (target.LEDGER() != null) {
            return new Statement.ShowLedger(job, position);
        }
        ShowKind kind = target.MATERIALIZED() != null
                ? ShowKind.MATERIALIZED_VIEWS
                : ShowKind.valueOf(upper(target.getStart()));
        return new Statement.Show(kind, job, position);
    }

    @Override
    public Statement visitDescribeStatement(TidemarkParser.DescribeStatementContext node) {
        return new Statement.Describe(node.EXTENDED() != null, SourceText.name(node.name()), SourceText.position(node));
    }

    @Override
    public Statement visitExplainStatement(TidemarkParser.ExplainStatementContext node) {
        Position position = SourceText.position(node);
        if (node.WHY() != null) {
            return new Statement.ExplainWhy(SourceText.jobId(node.jobId()), position);
        }
        ExplainLevel level = node.explainLevel() == null
                ? ExplainLevel.PHYSICAL
                : ExplainLevel.valueOf(upper(node.explainLevel().getStart()));
        ExplainFormat format = node.explainFormat() == null
                ? ExplainFormat.TEXT
                : ExplainFormat.valueOf(upper(node.explainFormat().getStart()));
        return new Statement.Explain(level, format, explained(node.explained()), position);
    }

    private Statement explained(TidemarkParser.ExplainedContext node) {
        return node.createView() != null
                ? createView(node.createView(), source.of(node), SourceText.position(node))
                : node.getChild(0).accept(this);
    }

    @Override
    public Statement visitJobStatement(TidemarkParser.JobStatementContext node) {
        if (node.savepoint() != null && node.STOP() == null) {
            throw new TidemarkException(
                    ErrorCode.SYNTAX,
                    "only STOP JOB takes WITH SAVEPOINT",
                    "CREATE SAVEPOINT 'path' FOR JOB id makes one of a job that goes on",
                    SourceText.position(node.savepoint()));
        }
        return new Statement.JobCommand(
                JobAction.valueOf(upper(node.getStart())),
                SourceText.jobId(node.jobId()),
                savepoint(node.savepoint()),
                SourceText.position(node));
    }

    @Override
    public Statement visitAlterJobStatement(TidemarkParser.AlterJobStatementContext node) {
        return new Statement.AlterJob(
                SourceText.jobId(node.jobId()),
                insert(node.insertStatement()),
                OptionsBuilder.options(node.options_()),
                SourceText.position(node));
    }

    @Override
    public Statement visitSetStatement(TidemarkParser.SetStatementContext node) {
        return new Statement.Set(OptionsBuilder.option(node.option()), SourceText.position(node));
    }

    @Override
    public Statement visitResetStatement(TidemarkParser.ResetStatementContext node) {
        return new Statement.Reset(
                node.optionKey() == null ? null : OptionsBuilder.key(node.optionKey()), SourceText.position(node));
    }

    private static String upper(Token token) {
        return token.getText().toUpperCase(Locale.ROOT);
    }
}
