package io.tidemark.executor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths find what SQL:2016 says; texts that are no JSON or no path are refused with their place. */
final class JsonPathTest {
    private static final String SHOP =
            "{\"items\": [{\"n\": \"pen\", \"p\": 1.5}, {\"n\": \"ink\", \"p\": 12}], \"open\": true, \"none\": null}";

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "$.items[*].p => [1.5,12]",
                "lax $.items.n => [\"pen\",\"ink\"]",
                "$.items[0].n => [\"pen\"]",
                "$.items[last].n => [\"ink\"]",
                "$.items[last - 1 to last].p => [1.5,12]",
                "$.items[7] => []",
                "$.nothing => []",
                "$.open[0] => [true]",
                "$.items.size() => [2]",
                "$.items.type() => [\"array\"]",
                "$.items[*] ? (@.p > 10).n => [\"ink\"]",
                "$.items[*] ? (!(@.p > 10)).n => [\"pen\"]",
                "$.items[*] ? (@.n starts with \"p\" || @.p == 12).n => [\"pen\",\"ink\"]",
                "$.items[*] ? (@.n like_regex \"^I\" flag \"i\").n => [\"ink\"]",
                "$.items[*] ? (exists(@.x)).n => []",
                "$.items[*] ? ((@.n < 3) is unknown).n => [\"pen\",\"ink\"]",
                "$.* ? (@ == null) => [null]",
                "$.items[0].p.ceiling() => [2]",
                "$.items[0].p + 1 => [2.5]",
                "-$.items[1].p => [-12]",
                "$.items[0].keyvalue().name => [\"n\",\"p\"]",
                "$['open'] => [true]",
                "$.\"open\" => [true]",
            })
    void aPathFinds(String path, String found) {
        assertThat(Json.text(JsonPath.parse(path).find(Json.parse(SHOP)))).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "$.items[ => ends too early at character 9",
                "items => begins with $",
                "$.a b => does not fit here at character 5",
                "$.a.foo() => no method foo()",
                "$ ? (@.a) => comparison was expected",
                "$.a[1 => ends too early",
            })
    void aTextThatIsNoPathIsRefused(String path, String problem) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void strictPathsFailWhereTheValueDoesNotFit() {
        for (String path :
                new String[] {"strict $.nothing", "strict $.open[0]", "strict $.items[9]", "strict $.items.n"}) {
            assertThatThrownBy(() -> JsonPath.parse(path).find(Json.parse(SHOP)))
                    .as(path)
                    .isInstanceOf(JsonException.class);
        }
    }

    @Test
    void whatIsReadIsWrittenTheSame() {
        String text = "{\"a\":[1,-0.50,1e3,\"x\\\"\\n\\u0001é\",true,false,null,{},[]],\"b\":{\"c\":\"\"}}";
        assertThat(Json.text(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void wrongJsonIsRefusedAndNeverBreaks() {
        for (String wrong :
                new String[] {"", "{", "[1,]", "{\"a\"}", "01", "1.", "+1", "\"a", "\"\\x\"", "nul", "[1] 2"}) {
            assertThat(Json.isValid(wrong)).as(wrong).isFalse();
        }
        assertThat(Json.isValid("[".repeat(100_000))).isFalse();
        long seed = Long.getLong("seed", new Random(7).nextLong());
        Random random = new Random(seed);
        String letters = "$@.[]()?*&|!=<>\"'ab1 ,-+/%last to{}:\\";
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "$" : "");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Json.isValid(text.toString());
            find(text.toString(), seed);
        }
    }

    /** Any text is a path or a JsonException, nothing else. */
    private static void find(String path, long seed) {
        try {
            assertThat(JsonPath.parse(path).find(Json.parse(SHOP)))
                    .as(path + " -Dseed=" + seed)
                    .isNotNull();
        } catch (JsonException refused) {
            assertThat(refused.problem()).as(path).isNotEmpty();
        }
    }
}
