package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.SearchSpace.Interval;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SweepOverridesTest {
    private static final Function<String, SortedSet<String>> OPTIONS = group -> group.equals("architecture")
            ? new TreeSet<>(List.of("lenet", "lenet-5", "linear", "mlp", "debug-net"))
            : new TreeSet<>();

    private static SweepOverrides of(String... words) {
        return SweepOverrides.of(List.of(words), OPTIONS);
    }

    private static ConfigObject space(String hocon) {
        return ConfigFactory.parseString(hocon).root();
    }

    private static Choice choice(String key, String... values) {
        return new Choice(List.of(key), List.of(values).stream().map(List::of).toList());
    }

    @Test
    void tellsWhatVariesFromWhatDoesNotInTheOrderOfTheWords() {
        SweepOverrides found =
                of("epochs=3", "b=range(1,4)", "optimizer=adam", "a=x,'two words'", "+c=choice(1.5,null)");
        assertThat(found.fixed()).containsExactly("epochs=3", "optimizer=adam");
        assertThat(found.axes())
                .containsExactly(
                        choice("b", "1", "2", "3"), choice("a", "x", "two words"), choice("+c", "1.5", "null"));
    }

    @Test
    void globTakesTheOptionsThatMatch() {
        assertThat(of("architecture=glob(*,exclude=deb*)").axes())
                .containsExactly(choice("architecture", "lenet", "lenet-5", "linear", "mlp"));
        assertThat(of("architecture=glob(le*)").axes()).containsExactly(choice("architecture", "lenet", "lenet-5"));
        assertThatThrownBy(() -> of("architecture=glob(vgg*)", "epochs=glob(*)"))
                .isInstanceOf(ConfigProblems.class)
                .hasMessageContaining("no option matches; 'architecture' has: debug-net, lenet, lenet-5, linear, mlp")
                .hasMessageContaining("there is no group 'epochs'");
    }

    @Test
    void intervalsKeepTheirScale() {
        assertThat(of("a=interval(0,1)", "b=log(interval(1e-4,1))", "c=int(interval(1,9))")
                        .axes())
                .containsExactly(
                        new Interval("a", 0, 1, false, false),
                        new Interval("b", 1e-4, 1, true, false),
                        new Interval("c", 1, 9, false, true));
    }

    @Test
    void zippedKeysChangeTogether() {
        assertThat(of("zip(a.b, c)(x:1, y:2)").axes())
                .containsExactly(new Choice(List.of("a.b", "c"), List.of(List.of("x", "1"), List.of("y", "2"))));
    }

    @Test
    void aKeyHasOneAxisAndWhatIsTakenAwayHasNone() {
        assertThatThrownBy(() -> of("a=1,2", "zip(b,a)(1:2,3:4)", "~c=1,2", "d=rage(3)"))
                .isInstanceOf(ConfigProblems.class)
                .hasMessage("""
                        The config has 3 problems:
                          override 'zip(b,a)(1:2,3:4)': another axis of the sweep has the key already: a
                          override '~c=1,2': a key that is taken away has no values to try
                          override 'd=rage(3)': there is no function 'rage': did you mean 'range'? known: choice, glob, int, interval, log, range, shuffle, sort; for a text with brackets, quote it: '"rage(3)"'""");
    }

    @Test
    void aSpaceInAFileComesFirstInTheOrderOfItsLines() {
        SweepOverrides found = of("z=1,2").with(space("""
                "optimizer.learning-rate" = "log(interval(1e-3, 1))"
                architecture = "mlp, lenet"
                batch-size = 64
                "zip(a, b)" = "(1:x, 2:y)"
                seed = "range(1, 3)"
                """), OPTIONS);
        assertThat(found.axes())
                .containsExactly(
                        new Interval("optimizer.learning-rate", 1e-3, 1, true, false),
                        choice("architecture", "mlp", "lenet"),
                        choice("batch-size", "64"),
                        new Choice(List.of("a", "b"), List.of(List.of("1", "x"), List.of("2", "y"))),
                        choice("seed", "1", "2"),
                        choice("z", "1", "2"));
    }

    @Test
    void theCommandLineTakesThePlaceOfASpacesKeys() {
        ConfigObject space = space("""
                a = "1,2"
                b = "3,4"
                "zip(c, d)" = "(1:2, 3:4)"
                """);
        assertThat(of("b=range(5)", "a=7").with(space, OPTIONS))
                .isEqualTo(new SweepOverrides(
                        List.of("a=7"),
                        List.of(
                                choice("b", "0", "1", "2", "3", "4"),
                                new Choice(List.of("c", "d"), List.of(List.of("1", "2"), List.of("3", "4"))))));
        assertThat(of("c=5,6").with(space, OPTIONS).axes())
                .as("half of a zip cannot stay")
                .containsExactly(choice("a", "1", "2"), choice("b", "3", "4"), choice("c", "5", "6"));
    }

    @Test
    void aSpaceThatCannotBeReadIsToldWithItsPlace() {
        ConfigObject space = ConfigFactory.parseString(
                        "a = \"range(1,\"\nb = \"interval(2,1)\"",
                        ConfigParseOptions.defaults().setOriginDescription("mine.conf"))
                .root();
        assertThatThrownBy(() -> of().with(space, OPTIONS))
                .isInstanceOf(ConfigProblems.class)
                .hasMessageContaining("mine.conf:1: sweep.space: ")
                .hasMessageContaining("mine.conf:2: sweep.space: an interval's start must be below its end");
    }

    @Property(tries = 300)
    void whatIsWrittenAgainIsReadAsTheSame(
            @ForAll @NotEmpty List<@StringLength(min = 1, max = 12) @CharRange(from = ' ', to = '~') String> texts,
            @ForAll @IntRange(min = -1000, max = 1000) int low,
            @ForAll @IntRange(min = 1, max = 1000) int width) {
        Choice texted = (Choice) of("a=choice("
                        + String.join(
                                ",",
                                texts.stream()
                                        .distinct()
                                        .map(text -> Single.string(text).hocon())
                                        .toList())
                        + ")")
                .axes()
                .get(0);
        List<List<String>> rows = texted.rows().stream()
                .map(row -> List.of(row.get(0), String.valueOf(low)))
                .toList();
        List<Axis> axes = List.of(
                new Choice(List.of("a.b", "+c"), rows),
                new Choice(
                        List.of("d"),
                        rows.stream().map(row -> row.subList(0, 1)).toList()),
                new Interval("e", low, (double) low + width, false, width % 2 == 0));
        assertThat(of(SweepOverrides.words(axes).toArray(String[]::new)).axes()).isEqualTo(axes);
    }

    @Property(tries = 300)
    void everyValueOfAnAxisIsAnOverrideThatSetsJustThat(
            @ForAll @Size(max = 5) @NotEmpty
                    List<@StringLength(min = 1, max = 12) @CharRange(from = ' ', to = '~') String> texts) {
        String word = "a=choice("
                + String.join(
                        ",",
                        texts.stream().map(text -> Single.string(text).hocon()).toList()) + ")";
        Choice axis = (Choice) of(word).axes().get(0);
        for (int i = 0; i < texts.size(); i++) {
            ConfigOverride override =
                    ConfigOverride.parse("a=" + axis.rows().get(i).get(0));
            assertThat(((Single) override.value().orElseThrow()).value("test").unwrapped())
                    .isEqualTo(texts.get(i));
        }
    }
}
