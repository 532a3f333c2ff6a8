package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import dev.assay.experiments.testing.Golden;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderingTest {
    @TempDir
    Path temporary;

    private Folder folder;

    @BeforeEach
    void create() {
        folder = Folder.in(temporary).with("config.conf", """
                        defaults = [ { optimizer : sgd }, _self_, { experiment : null } ]
                        base = 0.5
                        epochs = 10
                        max-steps = null
                        title = "two words"
                        metrics = [accuracy, "top 5"]
                        regularizers = [ { name = l2, rate = 5e-4 }, { name = dropout } ]
                        empty {}
                        "odd key" = 1
                        """).with("experiment/mnist.conf", """
                        defaults = [ { override optimizer : nesterov }, _self_ ]

                        optimizer.learning-rate = ${base}
                        """);
    }

    @Test
    void rendersTheWholeConfig() throws IOException {
        Composition composition = folder.compose("experiment=mnist", "optimizer.momentum=0.8");
        Golden.check("composition/render.txt", composition.render());
        assertThat(ConfigFactory.parseString(composition.render()).root()).isEqualTo(composition.root());
    }

    @Test
    void rendersOriginsBehindEveryValue() throws IOException {
        Composition composition = folder.compose("experiment=mnist", "optimizer.momentum=0.8");
        Golden.check("composition/render-origins.txt", folder.relative(composition.renderWithOrigins()));
        assertThat(ConfigFactory.parseString(composition.renderWithOrigins()).root())
                .isEqualTo(composition.root());
    }

    @Test
    void explainsWhereAValueComesFromAndWhatItWasBefore() throws IOException {
        Composition composition =
                folder.compose("experiment=mnist", "optimizer.momentum=0.8", "++optimizer.momentum=0.7");
        Golden.check(
                "composition/explain.txt",
                folder.relative(composition.explain("optimizer") + composition.explain("epochs")));
        assertThat(composition.history("optimizer.momentum"))
                .extracting(Setting::value)
                .containsExactly("0.9", "0.8", "0.7");
        assertThat(composition.history("optimizer.nothing")).isEmpty();
    }

    @Test
    void historyTellsOfObjectsThatWereReplacedOrSubstituted() {
        folder.with("config.conf", """
                        defaults = [ _self_, more ]
                        base { x = 1 }
                        a { x = 0 }
                        a = null
                        b { x = 0 }
                        """).with("more.conf", "a { x = 2 }\nb = ${base} { y = 1 }");
        Composition composition = folder.compose();
        assertThat(composition.history("a.x")).extracting(Setting::value).containsExactly("2");
        assertThat(composition.history("b.x"))
                .hasSize(2)
                .last()
                .satisfies(setting -> assertThat(setting.value()).contains("${base}"));
    }

    @Test
    void explainingAnUnknownKeyNamesTheNearest() {
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> folder.compose().explain("epohcs"))
                .withMessage("There is no key 'epohcs': did you mean 'epochs'?");
    }

    @Test
    void canonicalFormIsSortedJsonWithoutWhatIsLeftOut() {
        folder.with(
                "config.conf",
                "b = 1.50, a = [1e2, \"x\", null, true, {d = 0.0, c = -0.0}], runs = here, data { home = x, y = 1 }");
        assertThat(folder.compose().canonical(Set.of("runs", "data.home")))
                .isEqualTo("{\"a\":[1E+2,\"x\",null,true,{\"c\":0,\"d\":0}],\"b\":1.5,\"data\":{\"y\":1}}");
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 0.001", "100, 1e2", "3, 3.0", "0.1, 0.10", "-5, -5.0", "12345678901, 12345678901.0"})
    void spellingOfANumberDoesNotChangeTheIdentity(String one, String other) {
        folder.with("config.conf", "x = 0");
        assertThat(folder.compose("x=" + one).sha256(Set.of()))
                .isEqualTo(folder.compose("x=" + other).sha256(Set.of()))
                .isNotEqualTo(folder.compose("x='" + one + "'").sha256(Set.of()));
    }

    @Test
    void identityIsTheSha256OfTheCanonicalForm() {
        folder.with("config.conf", "a = 1");
        // printf '{"a":1}' | sha256sum
        assertThat(folder.compose().sha256(Set.of()))
                .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
    }

    @Property(tries = 100)
    void canonicalFormDoesNotDependOnTheOrderOfKeys(@ForAll Map<String, Integer> values, @ForAll long seed) {
        List<Map.Entry<String, Integer>> shuffled = new ArrayList<>(values.entrySet());
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, Integer> other = new LinkedHashMap<>();
        shuffled.forEach(entry -> other.put(entry.getKey(), entry.getValue()));
        assertThat(Rendering.canonical(ConfigValueFactory.fromMap(other), Set.of()))
                .isEqualTo(Rendering.canonical(ConfigValueFactory.fromMap(values), Set.of()));
    }

    @Property(tries = 300)
    void renderedTextGivesTheSameConfigAgain(@ForAll Map<String, String> texts) {
        ConfigObject config = ConfigValueFactory.fromMap(Map.of("object", texts, "list", List.copyOf(texts.values())));
        String rendered = Rendering.hocon(config, value -> "behind\nit");
        assertThat(ConfigFactory.parseString(rendered).root()).isEqualTo(config);
    }
}
