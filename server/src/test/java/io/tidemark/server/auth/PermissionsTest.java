package io.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of statement, with the least role that may run it. */
class PermissionsTest {
    private static final Permissions PERMISSIONS =
            new Permissions((user, job) -> user.equals("owner") && job.equals("job-1"));

    private static Statement parse(String sql) {
        return StatementParser.parse(StatementText.of(sql));
    }

    private static boolean permitted(Principal principal, Statement statement) {
        TidemarkException refused =
                catchThrowableOfType(TidemarkException.class, () -> PERMISSIONS.check(principal, statement));
        if (refused != null) {
            assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
            assertThat(refused.code().sqlState()).isEqualTo("42501");
            assertThat(refused.position()).isEqualTo(statement.position());
        }
        return refused == null;
    }

    @TestFactory
    Stream<DynamicTest> aStatementNeedsItsRole() {
        return StatementsOfRoles.LEAST_ROLES.entrySet().stream()
                .flatMap(need -> need.getValue().stream().flatMap(sql -> Arrays.stream(Role.values())
                        .map(role -> DynamicTest.dynamicTest(role + ": " + sql, () -> assertThat(
                                        permitted(new Principal("somebody", role), parse(sql)))
                                .isEqualTo(role.compareTo(need.getKey()) <= 0)))));
    }

    @Test
    void everyKindOfStatementAndObjectIsAmongThem() {
        Set<Class<?>> missing = new java.util.HashSet<>(List.of(Statement.class.getPermittedSubclasses()));
        Set<String> objects = new TreeSet<>();
        Set<String> shows = new TreeSet<>();
        Set<String> actions = new TreeSet<>();
        Set<String> levels = new TreeSet<>();
        StatementsOfRoles.LEAST_ROLES.values().stream()
                .flatMap(List::stream)
                .map(PermissionsTest::parse)
                .forEach(statement -> {
                    missing.remove(statement.getClass());
                    if (statement instanceof Statement.Drop drop) {
                        objects.add(drop.kind().name());
                    } else if (statement instanceof Statement.Show show) {
                        shows.add(show.kind().name());
                    } else if (statement instanceof Statement.JobCommand command) {
                        actions.add(command.action().name());
                    } else if (statement instanceof Statement.Explain explain) {
                        levels.add(explain.level().name());
                    }
                });
        assertThat(missing).isEmpty();
        assertThat(objects).isEqualTo(names(Statement.ObjectKind.values()));
        assertThat(shows).isEqualTo(names(Statement.ShowKind.values()));
        assertThat(actions).isEqualTo(names(Statement.JobAction.values()));
        assertThat(levels).isEqualTo(names(Statement.ExplainLevel.values()));
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aWriterSteersTheJobsThatHeHasStarted() {
        Principal owner = new Principal("owner", Role.WRITER);
        Principal other = new Principal("other", Role.WRITER);
        for (String sql : List.of(
                "PAUSE JOB 'job-1'",
                "RESUME JOB 'job-1'",
                "STOP JOB 'job-1'",
                "DROP JOB 'job-1'",
                "ALTER JOB 'job-1' AS INSERT INTO t SELECT 1")) {
            assertThat(permitted(owner, parse(sql))).as(sql).isTrue();
            assertThat(permitted(other, parse(sql))).as(sql).isFalse();
            assertThat(permitted(new Principal("owner", Role.READER), parse(sql)))
                    .as(sql)
                    .isFalse();
        }
        assertThat(permitted(owner, parse("STOP JOB 'job-2'"))).isFalse();
        assertThat(permitted(owner, parse("STOP JOB 'job-1' WITH SAVEPOINT '/x'")))
                .isFalse();
        assertThat(permitted(owner, parse("ALTER JOB 'job-1' AS INSERT INTO t SELECT 1 WITH SAVEPOINT '/x'")))
                .isFalse();
    }

    @Test
    void aSettingOfAConnectionIsCheckedLikeSet() {
        Principal writer = new Principal("somebody", Role.WRITER);
        PERMISSIONS.checkSetting(writer, "parallelism", "2");
        assertThat(catchThrowableOfType(
                        TidemarkException.class, () -> PERMISSIONS.checkSetting(writer, "CHECKPOINT-directory", "/x")))
                .hasMessage("SET checkpoint-directory, which writes where it is told, needs the role admin;"
                        + " somebody is a writer");
    }
}
