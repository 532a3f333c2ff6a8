package dev.assay.experiments.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.results.gate.Check;
import dev.assay.results.gate.Cost;
import dev.assay.results.gate.Verdict;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private List<Check> judge(Path base, Path head, Cost... costs) {
        Map<Cost, Double> margins = new EnumMap<>(Cost.class);
        for (Cost cost : costs) {
            margins.put(cost, 0.05);
        }
        return new Turns(base, head, List.of("experiment=x"), List.of(7L, 8L), told::add).judge(margins, 6);
    }

    @Test
    void passesBuildsOfOneSpeedAndTakesThemInTurns() throws IOException {
        List<Check> checks = judge(
                FakeBuild.in(folder.resolve("base"), 100, 2),
                FakeBuild.in(folder.resolve("head"), 101, 2),
                Cost.TRAINING,
                Cost.INFERENCE);
        assertThat(checks).extracting(Check::verdict).containsExactly(Verdict.PASS, Verdict.PASS);
        List<String> order = Files.readAllLines(folder.resolve("order"));
        assertThat(order).hasSize(14);
        assertThat(order.subList(0, 2).stream().sorted().map(line -> line.replaceAll("runs=.*/", "")))
                .containsExactly(
                        "base run experiment=x seed=7 base\" --json", "head run experiment=x seed=7 head\" --json");
        assertThat(order.subList(2, 4)).allMatch(line -> line.contains("seed=8"));
        assertThat(told.get(0)).startsWith("warm-up: training +1.0 %, inference +1.0 %, start ");
        assertThat(told.get(1)).startsWith("round 1: training +1.0 %");
    }

    @Test
    void accusesASlowerHeadOnceItIsConfirmed() throws IOException {
        List<Check> checks = judge(
                FakeBuild.in(folder.resolve("base"), 100, 2),
                FakeBuild.in(folder.resolve("head"), 115, 2),
                Cost.TRAINING);
        assertThat(checks.get(0).verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(checks.get(0).measured().orElseThrow().texts().base()).isEqualTo("100.0 µs/example");
        assertThat(told).hasSize(13);
    }

    @Test
    void refusesToCompareOtherThreadCounts() throws IOException {
        List<Check> checks = judge(
                FakeBuild.in(folder.resolve("base"), 100, 2),
                FakeBuild.in(folder.resolve("head"), 100, 4),
                Cost.TRAINING);
        assertThat(checks.get(0).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(checks.get(0).explanation())
                .isEqualTo(
                        "base and head do not run alike, so their times cannot be compared: dl4j.threads is 2 and 4");
    }

    @Test
    void doesNotTrustTimesOfOneCore() throws IOException {
        Check check = judge(
                        FakeBuild.onOneCoreIn(folder.resolve("base")),
                        FakeBuild.onOneCoreIn(folder.resolve("head")),
                        Cost.TRAINING)
                .get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).startsWith("they had one core").endsWith("it takes two");
    }

    @Test
    void aHeadThatFailsWhereTheBaseRunsHasRegressed() throws IOException {
        Check check = judge(
                        FakeBuild.in(folder.resolve("base"), 100, 2),
                        FakeBuild.failingIn(folder.resolve("head")),
                        Cost.TRAINING)
                .get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(check.explanation()).isEqualTo("the head's run failed: assay: no such experiment");
    }

    @Test
    void aBaseThatFailsLeavesItUndecided() throws IOException {
        Check check = judge(
                        FakeBuild.failingIn(folder.resolve("base")),
                        FakeBuild.in(folder.resolve("head"), 100, 2),
                        Cost.TRAINING)
                .get(0);
        assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(check.explanation()).isEqualTo("the base's run failed: assay: no such experiment");
    }

    @Test
    void memoryIsMeasuredWhereItIsHeld() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "SKIPPED: this system does not tell of memory");
        Check check = judge(
                        FakeBuild.lastingIn(folder.resolve("base")),
                        FakeBuild.lastingIn(folder.resolve("head")),
                        Cost.MEMORY)
                .get(0);
        assertThat(check.measured().orElseThrow().base()).isBetween(0.1, 1000.0);
    }

    @Test
    void leavesNothingBehindInTheTemporaryFolder() throws IOException {
        judge(
                FakeBuild.in(folder.resolve("base"), 100, 2),
                FakeBuild.in(folder.resolve("head"), 100, 2),
                Cost.TRAINING);
        String first = Files.readAllLines(folder.resolve("order")).get(0);
        Path runs = Path.of(first.replaceAll(".*runs=\"(.*)\".*", "$1"));
        assertThat(runs).doesNotExist();
    }

    @Test
    void saysWhereThereIsNoCommand() throws IOException {
        Path head = FakeBuild.in(folder.resolve("head"), 100, 2);
        assertThatThrownBy(() -> judge(folder, head, Cost.TRAINING))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--base: there is no command 'assay' in " + folder);
    }
}
