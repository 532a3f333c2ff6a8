package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultsListTest {
    @TempDir
    Path temporary;

    private Folder folder;

    @BeforeEach
    void create() {
        folder = Folder.in(temporary);
    }

    private Config config(String... overrides) {
        return folder.compose(overrides).root().toConfig();
    }

    @Test
    void optionLandsAtThePathOfItsGroup() {
        folder.with("config.conf", "defaults = [ { server/storage : disk } ]")
                .with("server/storage/disk.conf", "size = 3");
        assertThat(config().getInt("server.storage.size")).isEqualTo(3);
    }

    @Test
    void componentIsAnOptionWithoutAFile() {
        folder.with("config.conf", "defaults = [ { optimizer : nesterov } ]");
        assertThat(config().getConfig("optimizer").root().unwrapped())
                .isEqualTo(Map.of("name", "nesterov", "learning-rate", 0.01, "momentum", 0.9));
    }

    @Test
    void defaultsOfTheComponentStandBelowTheOptionThatNamesIt() {
        folder.with("config.conf", "defaults = [ { optimizer : quick } ]")
                .with("optimizer/quick.conf", "name = adam, learning-rate = 1");
        assertThat(config().getConfig("optimizer").root().unwrapped())
                .isEqualTo(Map.of("name", "adam", "learning-rate", 1, "beta1", 0.9));
    }

    @Test
    void defaultsOfTheComponentStandBelowWhatTheOptionBuildsOn() {
        folder.with("config.conf", "defaults = [ { optimizer : quicker } ]")
                .with("optimizer/quick.conf", "name = adam, learning-rate = 1")
                .with("optimizer/quicker.conf", "defaults = [ quick ], name = adam, beta1 = 0.5");
        assertThat(config().getConfig("optimizer").root().unwrapped())
                .isEqualTo(Map.of("name", "adam", "learning-rate", 1, "beta1", 0.5));
    }

    @Test
    void fileStandsBeforeTheComponentOfTheSameName() {
        folder.with("config.conf", "defaults = [ { optimizer : adam } ]").with("optimizer/adam.conf", "own = 1");
        assertThat(config().getConfig("optimizer").root().unwrapped()).isEqualTo(Map.of("own", 1));
    }

    @Test
    void laterEntriesWinAndSelfIsLastUnlessItStands() {
        folder.with("a/x.conf", "v = x").with("a/y.conf", "v = y, w = y");
        folder.with("config.conf", "defaults = [ { a : [x, y] } ], a.w = self");
        assertThat(config().getString("a.v")).isEqualTo("y");
        assertThat(config().getString("a.w")).isEqualTo("self");
        folder.with("config.conf", "defaults = [ _self_, { a : [x, y] } ], a.w = self, a.z = self");
        assertThat(config().getString("a.w")).isEqualTo("y");
        assertThat(config().getString("a.z")).isEqualTo("self");
    }

    @Test
    void depthComesFirst() {
        folder.with("config.conf", "defaults = [ { a : x }, { b : y } ]")
                .with("a/x.conf", "defaults = [ /leaf ], order = a")
                .with("leaf.conf", "a.order = leaf, a.leaf = true, b.order = leaf")
                .with("b/y.conf", "order = b");
        assertThat(config().getString("a.order")).isEqualTo("a");
        assertThat(config().getBoolean("a.leaf")).isTrue();
        assertThat(config().getString("b.order")).isEqualTo("b");
    }

    @Test
    void nullChoosesNothing() {
        folder.with("config.conf", "defaults = [ { optimizer : null } ], seed = 1");
        assertThat(folder.compose().choices()).containsEntry("optimizer", "null");
        assertThat(config().root().keySet()).containsExactly("seed");
        assertThat(config("optimizer=adam").getString("optimizer.name")).isEqualTo("adam");
    }

    @Test
    void optionalMayBeMissing() {
        folder.with("config.conf", "defaults = [ { optional optimizer : mine }, optional more, _self_ ], seed = 1");
        assertThat(config().root().keySet()).containsExactly("seed");
    }

    @Test
    void pathsAreRelativeToTheFileAndAbsoluteFromASlash() {
        folder.with("config.conf", "defaults = [ { server : apache } ]")
                .with(
                        "server/apache.conf",
                        "defaults = [ base, parts/cache, { storage : disk }, /common, { /client : browser } ]")
                .with("server/base.conf", "port = 80")
                .with("server/parts/cache.conf", "size = 1")
                .with("server/storage/disk.conf", "size = 2")
                .with("common.conf", "company = x")
                .with("client/browser.conf", "window = y");
        assertThat(config().getInt("server.port")).isEqualTo(80);
        assertThat(config().getInt("server.parts.size")).isEqualTo(1);
        assertThat(config().getInt("server.storage.size")).isEqualTo(2);
        assertThat(config().getString("company")).isEqualTo("x");
        assertThat(config().getString("client.window")).isEqualTo("y");
    }

    @Test
    void packageSaysWhereAnOptionLands() {
        folder.with("config.conf", """
                        defaults = [ { optimizer : adam }, { "optimizer@teacher.optimizer" : sgd }, { server : apache }, "extra@deep.er" ]
                        """)
                .with("extra.conf", "x = 1")
                .with("server/apache.conf", """
                        defaults = [
                          { "/disk@main" : big }, { "/disk@_here_" : big }, { "/disk@_global_.spare" : big }
                        ]
                        """)
                .with("disk/big.conf", "size = 9");
        Composition composition = folder.compose();
        Config config = composition.root().toConfig();
        assertThat(config.getString("teacher.optimizer.name")).isEqualTo("sgd");
        assertThat(config.getString("optimizer.name")).isEqualTo("adam");
        assertThat(config.getInt("deep.er.x")).isEqualTo(1);
        assertThat(config.getInt("server.main.size")).isEqualTo(9);
        assertThat(config.getInt("server.size")).isEqualTo(9);
        assertThat(config.getInt("spare.size")).isEqualTo(9);
        assertThat(composition.choices()).containsEntry("optimizer@teacher.optimizer", "sgd");
    }

    @Test
    void experimentOverridesChoicesAndValuesOfTheRoot() {
        folder.with("config.conf", """
                        defaults = [ { dataset : glyphs }, { optimizer : sgd }, _self_, { experiment : null } ]
                        epochs = 10
                        """)
                .with("experiment/mnist.conf", """
                        defaults = [ { override dataset : mnist }, { override optimizer : adam }, _self_ ]
                        epochs = 3
                        optimizer.learning-rate = 0.5
                        """)
                .with("experiment/longer.conf", "defaults = [ experiment/mnist, _self_ ], epochs = 5");
        assertThat(config().getString("dataset.name")).isEqualTo("glyphs");
        assertThat(config("experiment=mnist").getString("dataset.name")).isEqualTo("mnist");
        assertThat(config("experiment=mnist").getDouble("optimizer.learning-rate"))
                .isEqualTo(0.5);
        assertThat(config("experiment=mnist").getDouble("optimizer.beta1")).isEqualTo(0.9);
        assertThat(config("experiment=longer").getInt("epochs")).isEqualTo(5);
        assertThat(config("experiment=longer").getString("dataset.name")).isEqualTo("mnist");
        assertThat(config("experiment=longer", "dataset=glyphs").getString("dataset.name"))
                .isEqualTo("glyphs");
    }

    @Test
    void laterOverrideWins() {
        folder.with("config.conf", """
                        defaults = [ { optimizer : sgd }, { override optimizer : adam }, { experiment : null } ]
                        """).with("experiment/n.conf", "defaults = [ { override optimizer : nesterov } ]");
        assertThat(config().getString("optimizer.name")).isEqualTo("adam");
        assertThat(config("experiment=n").getString("optimizer.name")).isEqualTo("nesterov");
    }

    @Test
    void defaultsCanBeExtendedBehindAnInclude() {
        folder.with("base.conf", "defaults = [ { optimizer : sgd } ], seed = 1")
                .with("config.conf", "include \"base.conf\"\ndefaults += { dataset : mnist }");
        assertThat(folder.compose().choices())
                .containsOnlyKeys("dataset", "optimizer")
                .containsEntry("dataset", "mnist");
    }

    @Test
    void mistakesAreToldWithFileAndLine() throws IOException {
        folder.with("config.conf", """
                        defaults = [
                          { optimizer : admm }
                          { optimiser : adam }
                          { dataset : mnist }
                          { dataset : glyphs }
                          { override loss : squared }
                          { overide loss : squared }
                          { a : x, b : y }
                          { server : apache }
                          { broken : file }
                          extra
                          override extra
                          17
                          _self_
                          _self_
                          { a.b : x }
                        ]
                        """)
                .with("server/apache.conf", "# two\ndefaults = [ { /client : browser } ]")
                .with("client/browser.conf", "defaults = [ /server/apache ]")
                .with("broken/file.conf", "a = 1\nb = [2\nc = 3}\n");
        Golden.check("composition/defaults-list.txt", folder.problems());
    }

    @Test
    void defaultsListIsReadBeforeAllKeys() throws IOException {
        folder.with("config.conf", "seed = 1\ndefaults = [ { optimizer : ${which} } ]\nwhich = adam");
        Golden.check("composition/defaults-substitution.txt", folder.problems());
        folder.with("config.conf", "defaults = adam");
        Golden.check("composition/defaults-not-a-list.txt", folder.problems());
    }

    @Test
    void missingRootConfigIsSaid() throws IOException {
        Golden.check("composition/no-root.txt", folder.problems());
    }
}
