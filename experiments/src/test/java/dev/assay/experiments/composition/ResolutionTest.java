package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.assay.experiments.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolutionTest {
    @TempDir
    Path temporary;

    private Folder folder;

    @BeforeEach
    void create() {
        folder = Folder.in(temporary);
    }

    @Test
    void substitutionIsAbsoluteAlsoInAnOption() {
        folder.with("config.conf", "defaults = [ { server : apache } ], port = 1")
                .with("server/apache.conf", "port = 2, own = ${server.port}, root = ${port}");
        Config config = folder.compose().root().toConfig();
        assertThat(config.getInt("server.own")).isEqualTo(2);
        assertThat(config.getInt("server.root")).isEqualTo(1);
    }

    @Test
    void fileCanAppendToWhatStandsBelowIt() {
        folder.with("config.conf", "defaults = [ { a : x } ], a.list = ${a.list} [2]")
                .with("a/x.conf", "list = [1]");
        assertThat(folder.compose().root().toConfig().getIntList("a.list")).containsExactly(1, 2);
    }

    @Test
    void onlyVariablesWrittenInAFileAreReadAndEachIsRecorded() {
        Folder with = new Folder(
                        temporary, folder.catalogue(), Map.of("HOME_OF_DATA", "/data", "seed", "7", "OTHER", "x"))
                .with("config.conf", "seed = 1, a = ${?HOME_OF_DATA}, b = ${?NOT_SET}, c = ${?lower}, d = ${?path}");
        Composition composition = with.compose();
        assertThat(composition.root().unwrapped()).isEqualTo(Map.of("seed", 1, "a", "/data"));
        assertThat(composition.environment()).isEqualTo(Map.of("HOME_OF_DATA", true, "NOT_SET", false));
        assertThat(composition.renderWithOrigins()).contains("a = \"/data\"  # environment variable HOME_OF_DATA");
    }

    @Test
    void systemPropertiesDoNotSeepIn() {
        System.setProperty("assay.test.seep", "5");
        try {
            folder.with("config.conf", "assay.test.own = 1, x = ${?assay.test.seep}, v = ${?java.version}");
            Composition composition = folder.compose();
            assertThat(composition.keys()).containsExactly("assay.test.own");
        } finally {
            System.clearProperty("assay.test.seep");
        }
    }

    @Test
    void whatCannotBeResolvedIsToldWithFileAndLine() throws IOException {
        folder.with("config.conf", """
                        defaults = [ { server : apache } ]
                        seed = 1
                        a = ${sede}
                        b = ${NOT_SET}/runs
                        list = [1, ${no.such}, { deep = ${nor.this} }]
                        """).with("server/apache.conf", "port = ${port}\nall = ${nothing} { x = 1 }");
        Golden.check("composition/unresolved.txt", folder.problems("+d=${e}"));
    }

    @Test
    void circleOfSubstitutionsIsToldWithFileAndLine() throws IOException {
        folder.with("config.conf", "a = 1\nb = ${c}\nc = ${b}");
        Golden.check("composition/substitution-circle.txt", folder.problems());
    }

    @Test
    void removedKeyLeavesNoValueForOthers() throws IOException {
        folder.with("config.conf", "x = 1\ny = ${x}");
        Golden.check("composition/removed-key-used.txt", folder.problems("~x"));
    }

    @Test
    void whatCannotBeJoinedIsToldWithFileAndLine() throws IOException {
        folder.with("config.conf", "x = { a = 1 }\ny = ${x} [1]");
        Golden.check("composition/not-joinable.txt", folder.problems());
    }

    @Test
    void composingTwiceGivesTheSame() {
        folder.with("config.conf", "defaults = [ { optimizer : adam } ], b = 2, a = ${b}");
        Composition first = folder.compose("b=3");
        Composition second = folder.compose("b=3");
        assertThat(second.renderWithOrigins()).isEqualTo(first.renderWithOrigins());
        assertThat(List.copyOf(second.keys())).isEqualTo(List.copyOf(first.keys()));
    }
}
