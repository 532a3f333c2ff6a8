package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    private static final String ROOT = """
            defaults = [ { dataset : glyphs }, { optimizer : sgd }, _self_, { loss : null } ]
            epochs = 10
            batch-size = 128
            max-steps = null
            metrics = [accuracy]
            split { validation = 0.1, test = 0.2 }
            data.home = ${?ASSAY_DATA}
            loss = null
            """;

    @TempDir
    Path temporary;

    private Folder folder;

    @BeforeEach
    void create() {
        folder = Folder.in(temporary).with("config.conf", ROOT);
    }

    private Config config(String... overrides) {
        return folder.compose(overrides).root().toConfig();
    }

    @Test
    void changesWhatIsThere() {
        assertThat(config("epochs=3").getInt("epochs")).isEqualTo(3);
        assertThat(config("split.validation=5000").getInt("split.validation")).isEqualTo(5000);
        assertThat(config("max-steps=7").getInt("max-steps")).isEqualTo(7);
        assertThat(config("epochs=3", "epochs=4").getInt("epochs")).isEqualTo(4);
    }

    @Test
    void keyThatAnUnsetVariableWouldGiveIsThere() {
        assertThat(config("data.home=/data").getString("data.home")).isEqualTo("/data");
    }

    @Test
    void addsWhatIsNotThere() {
        assertThat(config("+split.seed=3").getInt("split.seed")).isEqualTo(3);
        assertThat(config("+a.b.c=x", "a.b.c=y").getString("a.b.c")).isEqualTo("y");
    }

    @Test
    void forcesEither() {
        assertThat(config("++split.seed=3").getInt("split.seed")).isEqualTo(3);
        assertThat(config("++epochs=3").getInt("epochs")).isEqualTo(3);
    }

    @Test
    void removesWhatIsThere() {
        assertThat(config("~split.test").getConfig("split").root().keySet()).containsExactly("validation");
        assertThat(config("~split").hasPath("split")).isFalse();
        assertThat(config("~epochs=10").hasPath("epochs")).isFalse();
        assertThat(config("~epochs", "+epochs=5").getInt("epochs")).isEqualTo(5);
        assertThat(config("~optimizer.learning-rate")
                        .getConfig("optimizer")
                        .root()
                        .unwrapped())
                .isEqualTo(Map.of("name", "sgd"));
    }

    @Test
    void dictsMergeAndListsReplace() {
        assertThat(config("split={test: 7}").getConfig("split").root().unwrapped())
                .isEqualTo(Map.of("validation", 0.1, "test", 7));
        assertThat(config("metrics=[f1, recall]").getStringList("metrics")).containsExactly("f1", "recall");
        assertThat(config("optimizer={learning-rate: 7}")
                        .getConfig("optimizer")
                        .root()
                        .unwrapped())
                .isEqualTo(Map.of("name", "sgd", "learning-rate", 7));
    }

    @Test
    void nullSetsNothing() {
        assertThat(config("epochs=null").getIsNull("epochs")).isTrue();
    }

    @Test
    void substitutionSeesTheOverrides() {
        assertThat(config("+steps=${epochs}", "epochs=3").getInt("steps")).isEqualTo(3);
        assertThat(config("+folder=runs/${dataset.name}-${epochs}").getString("folder"))
                .isEqualTo("runs/glyphs-10");
    }

    @Test
    void choosesOptions() {
        Composition composition = folder.compose("optimizer=adam", "optimizer.beta1=0.5");
        assertThat(composition.root().toConfig().getDouble("optimizer.beta1")).isEqualTo(0.5);
        assertThat(composition.choices()).containsEntry("optimizer", "adam").containsEntry("dataset", "glyphs");
        assertThat(config("optimizer=null").hasPath("optimizer")).isFalse();
        assertThat(config("loss=squared").getString("loss.name")).isEqualTo("squared");
        folder.with("dataset/hard.conf", "difficulty = 1");
        assertThat(config("dataset=[glyphs,hard]").getConfig("dataset").root().unwrapped())
                .isEqualTo(Map.of("name", "glyphs", "difficulty", 1));
    }

    @Test
    void addsGroupsBehindAllOthers() {
        folder.with("tracker/file.conf", "folder = x, epochs = 1");
        assertThat(config("+tracker=file").getString("tracker.folder")).isEqualTo("x");
        assertThat(config("++tracker=file").getString("tracker.folder")).isEqualTo("x");
        assertThat(config("++optimizer=adam").getString("optimizer.name")).isEqualTo("adam");
        assertThat(config("+optimizer@teacher.optimizer=adam").getString("teacher.optimizer.name"))
                .isEqualTo("adam");
    }

    @Test
    void choosesByPackage() {
        folder.with("config.conf", "defaults = [ { optimizer : sgd }, { \"optimizer@teacher\" : sgd } ]");
        Config config = config("optimizer@teacher=adam");
        assertThat(config.getString("teacher.name")).isEqualTo("adam");
        assertThat(config.getString("optimizer.name")).isEqualTo("sgd");
    }

    @Test
    void removesGroups() {
        assertThat(config("~optimizer").hasPath("optimizer")).isFalse();
        assertThat(config("~optimizer=sgd").hasPath("optimizer")).isFalse();
    }

    @Test
    void groupOutsideTheDefaultsListIsAValueWhereTheKeyIsThere() {
        folder.with("config.conf", "loss = null");
        assertThat(config("loss=squared").getString("loss")).isEqualTo("squared");
    }

    @Test
    void removalHoldsAgainstASubstitution() {
        folder.with("config.conf", "base { x = 1, y = 2 }\ncopy = ${base} { z = 3 }");
        assertThat(config("~copy.x").getConfig("copy").root().unwrapped()).isEqualTo(Map.of("y", 2, "z", 3));
    }

    @Test
    void everyWrongOverrideIsToldAtOnce() throws IOException {
        Golden.check(
                "composition/overrides.txt",
                folder.problems(
                        "epohcs=3",
                        "optimizer.learning-rte=0.1",
                        "datset=mnist",
                        "loss=sqared",
                        "optimizr/x=adam",
                        "+epochs=3",
                        "~split.tset",
                        "~epochs=11",
                        "~dataset=mnist",
                        "metrics[0]=f1",
                        "metrics.0=f1",
                        "+optimizer=adam",
                        "optimizer@teacher=adam",
                        "epochs",
                        "name=foo(bar)",
                        "split={test: [1}",
                        "--epochs=3"));
    }

    @Test
    void keysBelowAWrongOptionAreNotBlamed() throws IOException {
        Golden.check(
                "composition/wrong-option.txt", folder.problems("optimizer=admm", "optimizer.beta1=0.5", "epohcs=3"));
    }

    @Test
    void mistypedKeyIsToldBesideAMistypedExperiment() throws IOException {
        folder.with("config.conf", "defaults = [ { optimizer : sgd }, _self_, { experiment : null } ]\nepochs = 1")
                .with("experiment/mnist.conf", "epochs = 2");
        Golden.check(
                "composition/wrong-experiment.txt",
                folder.problems("experiment=mnits", "epohcs=3", "optimizer.beta1=1"));
    }

    @Test
    void keysAreNotBlamedForABrokenRoot() throws IOException {
        folder.with("config.conf", "defaults = [ { optimizer : sgd } ]\nepochs = [1");
        Golden.check("composition/broken-root.txt", folder.problems("+dataset=mnist", "epochs=3"));
    }

    @Test
    void groupOutsideTheDefaultsListHasToBeAdded() throws IOException {
        folder.with("tracker/file.conf", "folder = x");
        Golden.check("composition/group-not-in-defaults.txt", folder.problems("tracker=file", "~tracker"));
    }

    @Test
    void sweepIsNoValueOfARun() throws IOException {
        Golden.check(
                "composition/sweeps.txt",
                folder.problems(
                        "epochs=1,2,3",
                        "optimizer=sgd,adam",
                        "epochs=choice(1,2)",
                        "seed=range(1,6)",
                        "dataset=glob(*, exclude=deb*)",
                        "optimizer.learning-rate=log(interval(1e-4,1))",
                        "split.test=int(interval(1,9))",
                        "epochs=sort(3,1,2)",
                        "epochs=shuffle(range(1,100), seed=3)",
                        "zip(epochs, batch-size)(1:2, 3:4)"));
    }

    private static ConfigValue lawful(String... overrides) {
        Catalogue none = FakeCatalogue.of("");
        Path here = Path.of("src/test/resources/composition-laws");
        Sources sources = Sources.of(List.of(), here, new ClassLoader(null) {}, Map.of());
        return Composition.compose(sources, none, Arrays.asList(overrides)).root();
    }

    @Property(tries = 200)
    void forcingTwiceIsForcingOnce(@ForAll @IntRange(max = 5) int key, @ForAll int value) {
        String override = "++a.k" + key + "=" + value;
        assertThat(lawful(override, override)).isEqualTo(lawful(override));
    }

    @Property(tries = 100)
    void orderOfDifferentKeysDoesNotMatter(@ForAll @Size(min = 2, max = 6) List<Integer> values, @ForAll int turn) {
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            overrides.add("++a.k" + i + "=" + values.get(i));
        }
        List<String> turned = new ArrayList<>(overrides);
        Collections.rotate(turned, turn);
        assertThat(lawful(turned.toArray(String[]::new))).isEqualTo(lawful(overrides.toArray(String[]::new)));
    }

    @Property(tries = 50)
    void addingAndRemovingLeavesNothing(@ForAll int value) {
        assertThat(lawful("+b=" + value, "~b")).isEqualTo(lawful());
    }
}
