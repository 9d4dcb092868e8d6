package io.tidemark.executor.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What if text of a user did get into generated source: the class is refused before it exists. */
class ConfinedLoaderTest {
    /** As {@link ClassSource} writes it, with a member more. */
    private static String source(String member) {
        ClassSource source = new ClassSource();
        source.method("    protected int evaluateCondition(ColumnBatch in, int[] selected) { return 0; }\n"
                + "    protected void evaluate(int expression, ColumnBatch in, ColumnVector out) { }\n" + member
                + "\n");
        return source.text();
    }

    private static CompiledExpressions made(MethodHandle constructor) {
        try {
            return (CompiledExpressions) constructor.invokeExact(
                    new CompiledExpressions.Parts(new Schema(List.of()), null, List.of(), EvaluationContext.utc()),
                    new Object[0]);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java.lang.Runtime               | static { try { Runtime.getRuntime().exec("id"); } catch (Exception e) { } }
            java.lang.ProcessBuilder        | Object run() { return new ProcessBuilder(new String[0]); }
            java.lang.System                | Object run() { return System.getenv("HOME"); }
            java.lang.Thread                | Object run() { return Thread.currentThread(); }
            java.lang.Class                 | Object run() { return "".getClass(); }
            java.lang.ClassLoader           | Object run() { return getClass().getClassLoader(); }
            java.lang.reflect.Method        | Object run() throws Exception { return "".getClass().getMethods()[0].invoke("", null); }
            java.lang.invoke.MethodHandles  | Object run() { return java.lang.invoke.MethodHandles.lookup(); }
            java.io.File                    | Object run() { return new java.io.File("/"); }
            java.io.InputStream             | java.io.InputStream[] never;
            java.nio.file.Path              | void run(java.nio.file.Path never) { }
            java.net.URL                    | Object run() throws Exception { return new java.net.URL("http://localhost"); }
            java.util.ServiceLoader         | java.util.ServiceLoader run() { return null; }
            javax.naming.InitialContext     | Object run() throws Exception { return new javax.naming.InitialContext(); }
            org.codehaus.janino.SimpleCompiler | Object run() { return new org.codehaus.janino.SimpleCompiler(); }
            io.tidemark.executor.runtime.Executor | io.tidemark.executor.runtime.Executor never;
            """)
    void aClassThatRefersToMoreThanExpressionsNeedIsRefused(String refused, String member) {
        assertThatThrownBy(() -> ClassMaker.compile(source(member)))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("must not refer to ")
                .hasMessageContaining(refused);
    }

    @Test
    void aClassWithinAClassIsCheckedToo() {
        assertThatThrownBy(() -> ClassMaker.compile(
                        source("static class Inner { Object run() { return Runtime.getRuntime(); } }")))
                .hasMessageContaining("io.tidemark.generated.Expressions$Inner must not refer to")
                .hasMessageContaining("java.lang.Runtime");
    }

    @Test
    void aClassIsMadeAsOftenAsOneLikes() {
        MethodHandle constructor = ClassMaker.compile(source(""));
        for (int round = 0; round < 100; round++) { // reflection makes a class after 15 of them
            assertThat(made(constructor)).isNotNull();
        }
    }

    @Test
    void itsLoaderShowsTheFunctionsButNothingElse() throws ClassNotFoundException {
        ClassLoader loader = made(ClassMaker.compile(source(""))).getClass().getClassLoader();
        for (String seen : List.of("io.tidemark.executor.function.Slice", "java.lang.String")) {
            assertThat(loader.loadClass(seen)).isSameAs(Class.forName(seen));
        }
        for (String unseen : List.of(
                "java.lang.Runtime",
                "java.lang.System",
                "java.nio.file.Files",
                "io.tidemark.executor.codegen.ClassMaker",
                "org.codehaus.janino.SimpleCompiler")) {
            assertThatThrownBy(() -> loader.loadClass(unseen)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void aLambdaIsRefusedBecauseItIsLinkedAtRunTime() throws IOException {
        byte[] bytes;
        try (InputStream in = ConfinedLoaderTest.class.getResourceAsStream("ConfinedLoaderTest.class")) {
            bytes = Objects.requireNonNull(in).readAllBytes();
        }
        assertThatThrownBy(() -> new ConfinedLoader(getClass().getClassLoader(), Map.of("x.Y", bytes)))
                .hasMessageContaining("which the compiler never writes");
    }

    @Test
    void theReferencesOfAClassAreThoseThatItNamesAndThoseInItsSignatures() throws IOException {
        byte[] bytes;
        try (InputStream in =
                ConfinedLoaderTest.class.getResourceAsStream("/java/util/concurrent/TimeoutException.class")) {
            bytes = Objects.requireNonNull(in).readAllBytes();
        }
        assertThat(ClassReferences.of(bytes))
                .isEqualTo(Set.of("java.lang.Exception", "java.lang.String", "java.util.concurrent.TimeoutException"));
    }
}
