package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Procedure;
import dev.assay.spi.Procedure.Composite;
import dev.assay.spi.Procedure.Run;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a procedure must do: give runs that can be told apart, each with a seed of its own, the same for the same seeds. */
public abstract class ProcedureContract {
    /** The procedure under test. */
    protected abstract Procedure procedure();

    private List<Run> runs(long seed) {
        return procedure().composite(seed, 3).map(Composite::runs).orElse(List.of());
    }

    @Test
    void namesItsRunsSoThatTheyCanBeFolders() {
        assertThat(runs(1))
                .extracting(Run::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
    }

    @Test
    void givesTheSameRunsForTheSameSeeds() {
        assertThat(runs(1)).isEqualTo(runs(1));
    }

    @Test
    void givesEachRunASeedOfItsOwnThatNoOtherSeedGives() {
        List<String> one = seeds(1);
        assertThat(one).hasSameSizeAs(runs(1)).doesNotHaveDuplicates();
        assertThat(Collections.disjoint(one, seeds(2))).isTrue();
    }

    private List<String> seeds(long seed) {
        return runs(seed).stream()
                .flatMap(run -> Optional.ofNullable(run.settings().get("seed")).stream())
                .toList();
    }

    @Test
    void dividesTheDataOfAllRunsAlike() {
        assertThat(runs(1))
                .extracting(Run::settings)
                .allSatisfy(settings -> assertThat(settings).containsAllEntriesOf(Map.of("split.seed", "3")));
    }
}
