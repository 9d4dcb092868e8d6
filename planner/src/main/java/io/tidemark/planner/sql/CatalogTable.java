package io.tidemark.planner.sql;

import io.tidemark.planner.catalog.CatalogObject;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelDistributions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelReferentialConstraint;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.SqlAccessType;
import org.apache.calcite.sql.validate.SqlModality;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** A table or view of the catalog as Calcite sees it; inherits because Calcite asks for it. */
public final class CatalogTable extends Prepare.AbstractPreparingTable {
    private final RelOptSchema reader;
    private final CatalogObject object;
    private final RelDataType rowType;
    private final @Nullable Function<ToRelContext, RelNode> expansion;

    /** A table if expansion is null, else a view. */
    CatalogTable(
            RelOptSchema reader,
            CatalogObject object,
            RelDataType rowType,
            @Nullable Function<ToRelContext, RelNode> expansion) {
        this.reader = reader;
        this.object = object;
        this.rowType = rowType;
        this.expansion = expansion;
    }

    /** What it is in the catalog. */
    public CatalogObject object() {
        return object;
    }

    @Override
    public RelNode toRel(ToRelContext context) {
        return expansion == null
                ? LogicalTableScan.create(context.getCluster(), this, context.getTableHints())
                : expansion.apply(context);
    }

    @Override
    protected RelOptTable extend(Table extended) {
        throw new UnsupportedOperationException("EXTEND");
    }

    @Override
    public List<String> getQualifiedName() {
        return List.of(object.name());
    }

    @Override
    public double getRowCount() {
        return 100;
    }

    @Override
    public RelDataType getRowType() {
        return rowType;
    }

    @Override
    public RelOptSchema getRelOptSchema() {
        return reader;
    }

    @Override
    public List<RelCollation> getCollationList() {
        return List.of();
    }

    @Override
    public RelDistribution getDistribution() {
        return RelDistributions.ANY;
    }

    @Override
    public boolean isKey(ImmutableBitSet columns) {
        return false;
    }

    @Override
    public List<ImmutableBitSet> getKeys() {
        return List.of();
    }

    @Override
    public List<RelReferentialConstraint> getReferentialConstraints() {
        return List.of();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Calcite declares it
    public @Nullable Expression getExpression(Class type) {
        return null;
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return type == Table.class ? type.cast(new NamedTable(this)) : null;
    }

    @Override
    public SqlMonotonicity getMonotonicity(String column) {
        return SqlMonotonicity.NOT_MONOTONIC;
    }

    @Override
    public SqlAccessType getAllowedAccess() {
        return SqlAccessType.READ_ONLY;
    }

    @Override
    public boolean supportsModality(SqlModality modality) {
        return true;
    }

    @Override
    public boolean isTemporal() {
        return false;
    }
}
