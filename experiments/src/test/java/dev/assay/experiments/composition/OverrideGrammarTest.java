package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.assay.experiments.composition.ConfigOverride.Sign;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of docs/config.md, row by row. */
class OverrideGrammarTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a.b=c, CHANGE, a.b, c",
                "+a.b=c, ADD, a.b, c",
                "++a.b=c, FORCE, a.b, c",
                "~a.b=c, REMOVE, a.b, c",
                "group/sub=option, CHANGE, group/sub, option",
                " a.b = c , CHANGE, a.b, c",
                "a=x=y, CHANGE, a, x=y"
            })
    void readsSignKeyAndValue(String text, Sign sign, String key, String value) {
        ConfigOverride override = ConfigOverride.parse(text);
        assertThat(override.sign()).isEqualTo(sign);
        assertThat(override.key()).isEqualTo(key);
        assertThat(override.into()).isEmpty();
        assertThat(override.value()).contains(Single.literal(value));
    }

    @Test
    void readsRemovalWithoutValue() {
        ConfigOverride override = ConfigOverride.parse("~a.b");
        assertThat(override.sign()).isEqualTo(Sign.REMOVE);
        assertThat(override.value()).isEmpty();
    }

    @Test
    void readsPackageOfGroup() {
        ConfigOverride override = ConfigOverride.parse("optimizer@teacher.optimizer=adam");
        assertThat(override.key()).isEqualTo("optimizer");
        assertThat(override.into()).contains("teacher.optimizer");
    }

    private static ConfigValue value(String text) {
        if (new OverrideParser(text).value() instanceof Single single) {
            return single.value("test");
        }
        throw new AssertionError(text + " is a sweep");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "5, NUMBER, 5",
                "-5, NUMBER, -5",
                "+5, NUMBER, 5",
                "1e-3, NUMBER, 0.001",
                ".5, NUMBER, 0.5",
                "-.5, NUMBER, -0.5",
                "true, BOOLEAN, true",
                "False, BOOLEAN, false",
                "TRUE, BOOLEAN, true",
                "null, NULL, null",
                "NULL, NULL, null",
                "inf, STRING, Infinity",
                "-Inf, STRING, -Infinity",
                "NaN, STRING, NaN",
                "nan, STRING, NaN",
                "adam, STRING, adam",
                "two words, STRING, two words",
                "10%, STRING, 10%",
                "10 s, STRING, 10 s",
                "gpu:1, STRING, gpu:1",
                "http://host/a#b?c, STRING, http://host/a#b?c",
                "a@b, STRING, a@b",
                "it's, STRING, it's",
                "C:\\runs, STRING, C:\\runs",
                "`a\\,b`, STRING, `a,b`",
                "\"5\", STRING, 5",
                "'5', STRING, 5",
                "\"null\", STRING, null",
                "`'a,b'`, STRING, `a,b`",
                "'it\\'s', STRING, it's",
                "\"a\\\"b\", STRING, a\"b",
                "'', STRING, ``"
            })
    void readsValuesAsHoconDoesAndKeywordsInAnyCase(String text, ConfigValueType type, String expected) {
        ConfigValue value = value(text);
        assertThat(value.valueType()).isEqualTo(type);
        assertThat(String.valueOf(value.unwrapped())).isEqualTo(expected);
    }

    @Test
    void nothingBehindTheEqualsSignIsAnEmptyText() {
        assertThat(value("").unwrapped()).isEqualTo("");
    }

    @Test
    void readsListsAndDictsNestedAsTheyAre() {
        assertThat(value("[1, b, 'c,d', [true, Null], {x: 1}]").unwrapped())
                .isEqualTo(Arrays.asList(1, "b", "c,d", Arrays.asList(true, null), Map.of("x", 1)));
        assertThat(value("{name: step, a.b = 2, 'odd key': [], c {d: e}}").unwrapped())
                .isEqualTo(Map.of("name", "step", "a", Map.of("b", 2), "odd key", List.of(), "c", Map.of("d", "e")));
        assertThat(value("[]").unwrapped()).isEqualTo(List.of());
        assertThat(value("{}").unwrapped()).isEqualTo(Map.of());
    }

    @Test
    void leavesSubstitutionsToTheResolution() {
        assertThat(Trees.type(value("${a.b}"))).isEmpty();
        assertThat(Trees.type(value("${?HOME}/runs/${name}"))).isEmpty();
        assertThat(value("'${a.b}'").unwrapped()).isEqualTo("${a.b}");
    }

    private static List<String> sweep(String text) {
        if (new OverrideParser(text).value() instanceof SweepValue sweep) {
            return sweep.values().orElseThrow().stream().map(Single::hocon).toList();
        }
        throw new AssertionError(text + " is one value");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "x,y,z | \"x\" \"y\" \"z\"",
                "1, 2 | 1 2",
                "[1,2],[3] | [1, 2] [3]",
                "'a,b',c | \"a,b\" \"c\"",
                "{a: 1},{a: 2} | {a : 1} {a : 2}",
                "choice(x,y) | \"x\" \"y\"",
                "choice(1) | 1",
                "range(1,6) | 1 2 3 4 5",
                "range(3) | 0 1 2",
                "range(0,10,3) | 0 3 6 9",
                "range(0,9,3) | 0 3 6",
                "range(5,1,-2) | 5 3",
                "range(0.1,0.4,0.1) | 0.1 0.2 0.3",
                "range(start=1,stop=4) | 1 2 3",
                "range(stop=6,start=1,step=2) | 1 3 5",
                "range(6,1) | ``",
                "sort(3,1,2) | 1 2 3",
                "sort(10,9,1e0) | 1e0 9 10",
                "sort(b,a,10) | 10 \"a\" \"b\"",
                "sort(3,1,2,reverse=true) | 3 2 1",
                "sort(choice(b,a)) | \"a\" \"b\"",
                "sort(range(3),reverse=true) | 2 1 0"
            })
    void expandsSweepsInOrder(String text, String expected) {
        assertThat(String.join(" ", sweep(text))).isEqualTo(expected);
    }

    @Property(tries = 50)
    void shuffleOrdersTheSameValuesBySeed(@ForAll short seed) {
        String text = "shuffle(range(20), seed=" + seed + ")";
        assertThat(sweep(text)).isEqualTo(sweep(text)).containsExactlyInAnyOrderElementsOf(sweep("range(20)"));
    }

    @Test
    void shuffleWithoutSeedIsTheSameEachTime() {
        assertThat(sweep("shuffle(1,2,3,4,5,6,7,8)"))
                .isEqualTo(sweep("shuffle(1,2,3,4,5,6,7,8,seed=0)"))
                .isNotEqualTo(sweep("shuffle(1,2,3,4,5,6,7,8,seed=1)"));
    }

    @Test
    void recognisesSweepsThatAreNotCountable() {
        assertThat(new OverrideParser("glob(*, exclude=deb*)").value())
                .isEqualTo(new SweepValue.Glob(List.of("*"), List.of("deb*")));
        BigDecimal low = new BigDecimal("0.1");
        assertThat(new OverrideParser("interval(0.1, 1)").value())
                .isEqualTo(new SweepValue.Interval(low, BigDecimal.ONE, false, false));
        assertThat(new OverrideParser("log(interval(0.1,1))").value())
                .isEqualTo(new SweepValue.Interval(low, BigDecimal.ONE, true, false));
        assertThat(new OverrideParser("int(log(interval(1,10)))").value())
                .isEqualTo(new SweepValue.Interval(BigDecimal.ONE, BigDecimal.TEN, true, true));
    }

    @Test
    void readsKeysThatChangeTogether() {
        assertThat(ConfigOverride.parse("zip(a.b, c.d)(x:1, y:2)").value())
                .isEqualTo(Optional.of(new SweepValue.Zip(
                        List.of("a.b", "c.d"),
                        List.of(
                                List.of(Single.literal("x"), Single.literal("1")),
                                List.of(Single.literal("y"), Single.literal("2"))))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "epochs | an override is key=value, +key=value, ++key=value or ~key",
                "=5 | the key before the '=' is missing",
                "--epochs=5 | looks like an option of the command",
                "a[0]=5 | a list's element cannot be addressed; give the whole list, a=[...]",
                "a..b=5 | is not a key",
                "a=[1 | ']' is missing",
                "a={b: 1 | '}' is missing",
                "a={b} | a value is missing behind the key 'b'",
                "a='x | the closing ' is missing",
                "a='x'y | 'y' stands behind the end of the value",
                "a=[1]] | ']' stands behind the end of the value",
                "a=x{y | '{' must be quoted",
                "a=1, | a value is missing",
                "a=${b | the '}' of ${b is missing",
                "a=chioce(1,2) | there is no function 'chioce': did you mean 'choice'?",
                "a=range(1,5,0) | the step of a range must not be 0",
                "a=range(1,x) | range takes numbers, found 'x'",
                "a=range() | a range needs a stop",
                "a=range(1,2,3,4) | a range is range(stop), range(start, stop) or range(start, stop, step)",
                "a=range(1,2,start=3) | range has two values for start",
                "a=range(1,1e9) | more than 1000000 values",
                "a=range(1,2,stepp=3) | 'stepp' is no setting of range: did you mean 'step'?",
                "a=choice() | choice needs at least one value",
                "a=choice(range(3)) | choice takes single values",
                "a=interval(1) | an interval has a start and an end",
                "a=interval(2,1) | an interval's start must be below its end",
                "a=log(interval(0,1)) | must start above 0",
                "a=log(5) | log takes an interval",
                "a=sort(interval(0,1)) | sort takes values, a choice or a range",
                "a=sort(1,2,reverse=x) | reverse is true or false",
                "a=shuffle(1,2,seed=x) | a seed is a whole number",
                "a=range(3)x | 'x' stands behind the end of the value",
                "zip(a,b)(1:2,3) | zip has 2 keys, but the row 3 has 1 values",
                "zip(a,b) | zip(a, b) is followed by the rows",
                "a=zip(a,b)(1:2) | zip stands without a key before it"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigOverride.parse(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1e-3", "[1, b]", "{x : 1}", "true", "two words"})
    void quotingForcesAText(String text) {
        assertThat(value('"' + text + '"').unwrapped()).isEqualTo(text);
        assertThat(value("'" + text + "'").unwrapped()).isEqualTo(text);
    }

    @Property
    void everyTextComesThroughQuotes(@ForAll String text) {
        String quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        assertThat(value(quoted).unwrapped()).isEqualTo(text);
    }

    @Property
    void neverFailsOtherwiseThanWithAMessage(@ForAll String text) {
        try {
            ConfigOverride.parse("key=" + text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void everyNumberKeepsItsValue(@ForAll double number) {
        assertThat(((Number) value(Double.toString(number)).unwrapped()).doubleValue())
                .isEqualTo(number);
    }
}
