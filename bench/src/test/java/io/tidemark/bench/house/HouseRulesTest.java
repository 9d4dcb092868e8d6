package io.tidemark.bench.house;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The rules R1 to R6 and R9: who may use whom, and what must not be used where. */
@AnalyzeClasses(packages = "io.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {
    private static final String[] HOT = {
        "io.tidemark.executor.batch",
        "io.tidemark.executor.exchange",
        "io.tidemark.executor.operator",
        "io.tidemark.executor.state",
        "io.tidemark.executor.window"
    };

    /** What of us a room may use besides itself. */
    private static ArchRule onlyUses(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "io.tidemark." + room + "..";
        for (int index = 0; index < others.length; index++) {
            allowed[index + 1] = "io.tidemark." + others[index] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("io.tidemark." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.tidemark..").and(resideOutsideOfPackages(allowed)))
                .as("R1: " + room + " uses only " + String.join(", ", others));
    }

    private static ArchRule onlyRoomOf(String library, String... rooms) {
        return noClasses()
                .that(resideOutsideOfPackages(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as("R2: " + library + " is used only in " + String.join(", ", rooms));
    }

    @ArchTest
    static final ArchRule r1Types = onlyUses("types");

    @ArchTest
    static final ArchRule r1Parser = onlyUses("parser", "types");

    @ArchTest
    static final ArchRule r1Planner = onlyUses("planner", "parser", "types");

    @ArchTest
    static final ArchRule r1Executor =
            onlyUses("executor", "planner.plan", "planner.catalog", "planner.function", "parser", "types");

    @ArchTest
    static final ArchRule r1Connectors = onlyUses(
            "connectors", "executor", "planner.plan", "planner.catalog", "planner.function", "parser", "types");

    @ArchTest
    static final ArchRule r1Engine = onlyUses("engine", "connectors", "executor", "planner", "parser", "types");

    @ArchTest
    static final ArchRule r1Broker = onlyUses("broker", "types");

    @ArchTest
    static final ArchRule r1Jdbc = onlyUses("jdbc", "protocol", "types");

    @ArchTest
    static final ArchRule r1Protocol = onlyUses("protocol", "types");

    @ArchTest
    static final ArchRule r1Server =
            onlyUses("server", "protocol", "engine", "connectors", "executor", "planner", "parser", "types");

    @ArchTest
    static final ArchRule r1ConversationsKnowNoSockets = noClasses()
            .that()
            .resideInAPackage("io.tidemark.server.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tidemark.server.net..", "java.net..", "java.nio.channels..")
            .as("R1: conversations know nothing of what carries them");

    @ArchTest
    static final ArchRule r1Shell = onlyUses(
            "shell",
            "server",
            "jdbc",
            "protocol",
            "engine",
            "connectors",
            "broker",
            "executor",
            "planner",
            "parser",
            "types");

    @ArchTest
    static final ArchRule r2Calcite = onlyRoomOf("org.apache.calcite..", "io.tidemark.planner..");

    @ArchTest
    static final ArchRule r2CalciteIsNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.calcite.adapter..",
                    "org.apache.calcite.avatica.remote..",
                    "org.apache.calcite.avatica.server..",
                    "org.apache.calcite.model..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.calcite\\.(jdbc\\.Driver|tools\\.Frameworks)")
            .as("R2: nothing reads a model of Calcite or uses its driver or adapters");

    @ArchTest
    static final ArchRule r2NothingConnectsByAUrl = noClasses()
            .that(resideOutsideOfPackages("io.tidemark.jdbc.."))
            .and()
            .doNotHaveFullyQualifiedName("io.tidemark.shell.OwnProcess")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.DriverManager")
            .as("R2: only our driver and the start of a process use DriverManager");

    @ArchTest
    static final ArchRule r2Guava = onlyRoomOf("com.google.common..", "io.tidemark.planner..");

    @ArchTest
    static final ArchRule r2CalciteStaysOutOfTheContract = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.tidemark.planner.plan..", "io.tidemark.planner.catalog..", "io.tidemark.planner.function..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.calcite..", "com.google.common..", "org.immutables..")
            .as("R2: planner.plan, planner.catalog and planner.function know no Calcite");

    @ArchTest
    static final ArchRule r2Antlr = onlyRoomOf("org.antlr..", "io.tidemark.parser..");

    @ArchTest
    static final ArchRule r2Janino = onlyRoomOf("org.codehaus..", "io.tidemark.executor.codegen..");

    @ArchTest
    static final ArchRule r2Chronicle = onlyRoomOf("net.openhft..", "io.tidemark.executor.state.chronicle..");

    @ArchTest
    static final ArchRule r2Kafka = onlyRoomOf(
            "org.apache.kafka..", "io.tidemark.connectors.kafka..", "io.tidemark.broker..", "io.tidemark.bench..");

    @ArchTest
    static final ArchRule r2Netty = onlyRoomOf("io.netty..", "io.tidemark.server.net..");

    @ArchTest
    static final ArchRule r2Micrometer = onlyRoomOf("io.micrometer..", "io.tidemark.server.metrics..");

    @ArchTest
    static final ArchRule r2Jline = onlyRoomOf("org.jline..", "io.tidemark.shell..");

    /**
     * The tables of the catalog stand in plans, and say which changes they accept in the plan's own word; these two
     * packages are one contract in two folders. {@code Connectors} is the list of all connectors, and stands where they
     * find what they share.
     */
    @ArchTest
    static final ArchRule r3NoCycles = slices().matching("io.tidemark.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                    resideInAPackage("io.tidemark.planner.catalog"), resideInAPackage("io.tidemark.planner.plan"))
            .ignoreDependency(resideInAPackage("io.tidemark.connectors").and(simpleName("Connectors")), alwaysTrue())
            .as("R3: no cycles between packages");

    private static final DescribedPredicate<JavaClass> MAY_ASK_THE_MACHINE = resideInAnyPackage(
                    "io.tidemark.shell..", "io.tidemark.bench..", "io.tidemark.broker..")
            .or(DescribedPredicate.describe(
                    "the clock, and names of files and jobs, on which no result depends",
                    found -> List.of("SystemClock", "FileSink", "JobRecord").contains(found.getSimpleName())));

    @ArchTest
    static final ArchRule r4TimeAndChanceComeFromOutside = noClasses()
            .that(DescribedPredicate.not(MAY_ASK_THE_MACHINE))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
            .as("R4: time and chance come from outside");

    private static final String[] SHARING = {"io.tidemark.executor.exchange", "io.tidemark.executor.thread"};

    private static final String[] LOCK_FREE = {"io.tidemark.executor..", "io.tidemark.server.."};

    @ArchTest
    static final ArchRule r5NoLocksElsewhere = noClasses()
            .that()
            .resideInAnyPackage(LOCK_FREE)
            .and(resideOutsideOfPackages(SHARING))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent.locks", "java.util.concurrent.atomic")
            .as("R5: locks and atomics only in executor.exchange and executor.thread");

    @ArchTest
    static final ArchRule r5NoVolatileElsewhere = noFields()
            .that()
            .areDeclaredInClassesThat(resideInAnyPackage(LOCK_FREE).and(resideOutsideOfPackages(SHARING)))
            .should()
            .haveModifier(JavaModifier.VOLATILE)
            .as("R5: volatile fields only in executor.exchange and executor.thread");

    @ArchTest
    static final ArchRule r5NoSynchronizedElsewhere = methods()
            .that()
            .areDeclaredInClassesThat(resideInAnyPackage(LOCK_FREE).and(resideOutsideOfPackages(SHARING)))
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED)
            .as("R5: synchronized methods only in executor.exchange and executor.thread");

    @ArchTest
    static final ArchRule r6HotPackagesLogNothing = noClasses()
            .that()
            .resideInAnyPackage(HOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.slf4j..")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .as("R6: hot packages neither log nor format");

    @ArchTest
    static final ArchRule r9PlansAndStatementsAreImmutable = fields().that()
            .areDeclaredInClassesThat(resideInAnyPackage(
                            "io.tidemark.planner.plan", "io.tidemark.parser.ast", "io.tidemark.planner.catalog")
                    .and(DescribedPredicate.describe("records", JavaClass::isRecord)))
            .and()
            .areNotStatic()
            .should(beOfAnImmutableType())
            .as("R9: plans, statements and definitions hold only immutable values");

    private static ArchCondition<JavaField> beOfAnImmutableType() {
        List<Class<?>> values = List.of(
                String.class,
                Duration.class,
                ZoneId.class,
                List.class,
                Map.class,
                BigDecimal.class,
                Object.class,
                Long.class);
        return new ArchCondition<>("be a record, an enum, a primitive or one of " + values) {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType();
                boolean ours = type.getPackageName().startsWith("io.tidemark.")
                        && (type.isRecord() || type.isEnum() || type.isInterface());
                boolean known = type.isPrimitive() || values.stream().anyMatch(type::isEquivalentTo);
                events.add(new SimpleConditionEvent(
                        field, ours || known, field.getFullName() + " is a " + type.getName()));
            }
        };
    }

    /** That the classes above were found at all. */
    @ArchTest
    static final ArchRule allRoomsAreThere =
            classes().that().haveSimpleName("Tidemark").should().resideInAPackage("io.tidemark.engine");
}
