package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Names in quotes, for which case counts. Calcite matches all names without regard to case, so a quoted name that only
 * another case would match is refused here. Mutable: collects, then checks.
 */
final class QuotedNames extends SqlBasicVisitor<Void> {
    private final SourceText source;
    private final Map<String, SqlNode> quoted = new TreeMap<>();
    private final Set<String> known = new HashSet<>();

    private QuotedNames(SourceText source) {
        this.source = source;
    }

    /** The quoted names of a parsed query, and the names that it makes itself. */
    static QuotedNames of(SourceText source, SqlNode parsed) {
        QuotedNames names = new QuotedNames(source);
        parsed.accept(names);
        return names;
    }

    /** The names that the query makes. */
    Set<String> made() {
        return known;
    }

    /** Refuses quoted names that only differ in case from a known one. */
    void check(Set<String> tablesAndColumns) {
        known.addAll(tablesAndColumns);
        for (Map.Entry<String, SqlNode> entry : quoted.entrySet()) {
            String name = entry.getKey();
            String other = known.contains(name) ? null : otherCase(name);
            if (other != null) {
                throw source.error(
                        ErrorCode.UNKNOWN_COLUMN,
                        "there is no \"" + name + "\": case counts for a name in quotes",
                        "did you mean \"" + other + "\"?",
                        entry.getValue());
            }
        }
    }

    private @Nullable String otherCase(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> candidate.toLowerCase(Locale.ROOT).equals(lower))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Void visit(SqlIdentifier identifier) {
        for (int index = 0; index < identifier.names.size(); index++) {
            if (identifier.isComponentQuoted(index)) {
                quoted.putIfAbsent(identifier.names.get(index), identifier);
            }
        }
        return super.visit(identifier);
    }

    @Override
    public Void visit(SqlCall call) {
        if (call.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
            return call.operand(0).accept(this); // "OFFSET" => … names an argument
        }
        if (call.getKind() == SqlKind.AS) {
            for (int index = 1; index < call.operandCount(); index++) {
                makes(call.operand(index));
            }
        } else if (call instanceof SqlWithItem item) {
            makes(item.name);
            if (item.columnList != null) {
                item.columnList.forEach(this::makes);
            }
        }
        return super.visit(call);
    }

    private void makes(SqlNode name) {
        if (name instanceof SqlIdentifier identifier) {
            known.addAll(identifier.names);
        }
    }
}
