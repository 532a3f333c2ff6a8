package dev.assay.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparingTest {
    private static final Question ACCURACY = Question.ofAccuracy();

    @TempDir
    Path folder;

    private FakeRuns runs = new FakeRuns(Path.of(""));

    @BeforeEach
    void empty() {
        runs = new FakeRuns(folder);
    }

    private static Question asked(Question.Test test, OptionalInt folds, String... by) {
        return new Question("test/accuracy", true, List.of(by), "seed", test, folds, 0.05);
    }

    private Comparison compare(Question question) {
        return Comparing.of(question, runs.all(), List.of());
    }

    @Test
    void ordersGroupsBestFirstAndTellsWhichDifferencesAreReal() {
        runs.group("linear", 0.80, 0.004, 8).group("lenet", 0.90, 0.004, 8).group("mlp", 0.899, 0.004, 8);
        Comparison comparison = compare(ACCURACY);
        assertThat(comparison.groups()).extracting(Group::label).containsExactly("lenet", "mlp", "linear");
        assertThat(comparison.pairs())
                .extracting(pair -> pair.better().label() + ">" + pair.worse().label() + " " + pair.real())
                .containsExactly("lenet>mlp false", "lenet>linear true", "mlp>linear true");
        Pair real = comparison.pairs().get(1);
        assertThat(real.difference()).isCloseTo(0.1, within(0.002));
        assertThat(real.interval().low()).isGreaterThan(0.09);
        // 2 of 2^8 signs are as extreme, and Holm multiplies by 3.
        assertThat(real.test().test()).isEqualTo("paired permutation test, exact");
        assertThat(real.adjusted()).isCloseTo(3 * 2 / 256.0, within(1e-12));
        assertThat(real.a12()).isOne();
        assertThat(real.cohensD()).isGreaterThan(10);
        assertThat(comparison.pairs().get(0).needed().orElse(0)).isGreaterThan(8);
        assertThat(comparison.ranks().orElseThrow().averageRanks().get(2)).isEqualTo(3);
        assertThat(comparison.remarks()).isEmpty();
    }

    @Test
    void takesTheTTestWhereNoPermutationCouldShowAnything() {
        runs.group("linear", 0.80, 0.004, 5).group("lenet", 0.90, 0.004, 5);
        Comparison comparison = compare(ACCURACY);
        assertThat(comparison.pairs().get(0).test().test()).isEqualTo("paired t-test");
        assertThat(comparison.pairs().get(0).real()).isTrue();
        assertThat(comparison.remarks()).singleElement().asString().contains("at best p = 0.063");
        assertThat(compare(asked(Question.Test.PERMUTATION, OptionalInt.empty()))
                        .pairs()
                        .get(0))
                .matches(pair -> !pair.real() && pair.test().test().contains("permutation"));
        assertThat(compare(asked(Question.Test.WILCOXON, OptionalInt.empty()))
                        .pairs()
                        .get(0)
                        .test()
                        .test())
                .contains("Wilcoxon");
    }

    @Test
    void correctsForFoldsThatShareTheirTrainingExamples() {
        runs.group("linear", 0.80, 0.03, 10).group("lenet", 0.84, 0.04, 10);
        double independent = compare(asked(Question.Test.T, OptionalInt.empty()))
                .pairs()
                .get(0)
                .test()
                .pValue();
        Pair corrected =
                compare(asked(Question.Test.AUTO, OptionalInt.of(10))).pairs().get(0);
        assertThat(corrected.test().test()).isEqualTo("corrected resampled t-test");
        assertThat(corrected.test().pValue()).isGreaterThan(independent);
    }

    @Test
    void knowsThatLessLossIsBetter() {
        runs.group("linear", 0.80, 0.004, 8).group("lenet", 0.90, 0.004, 8);
        Comparison comparison = Comparing.of(
                new Question("test/loss", false, List.of(), "seed", Question.Test.AUTO, OptionalInt.empty(), 0.05),
                runs.all(),
                List.of());
        Pair pair = comparison.pairs().get(0);
        assertThat(pair.better().label()).isEqualTo("lenet");
        assertThat(pair.difference()).isCloseTo(0.1, within(0.002));
        assertThat(pair.a12()).isOne();
        assertThat(pair.cohensD()).isPositive();
    }

    @Test
    void namesEveryRunThatIsNotUsed() {
        runs.group("linear", 0.80, 0.01, 3);
        runs.add(RunRecord.Status.FAILED, Optional.of("the loss became NaN"), 0.9, 4, "architecture.name", "linear");
        runs.add(RunRecord.Status.STOPPED, Optional.empty(), 0.9, 5, "architecture.name", "linear");
        runs.add(Double.NaN, 6, "architecture.name", "linear");
        runs.add(0.99, 1, "architecture.name", "linear");
        Comparison comparison = Comparing.of(ACCURACY, runs.all(), List.of(new LeftOut("runs/x", "not over")));
        assertThat(comparison.groups().get(0).runs()).hasSize(3);
        assertThat(comparison.leftOut())
                .extracting(LeftOut::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("not over"),
                        reason -> assertThat(reason).isEqualTo("failed: the loss became NaN"),
                        reason -> assertThat(reason).isEqualTo("stopped before its end"),
                        reason -> assertThat(reason).isEqualTo("no test/accuracy"),
                        reason -> assertThat(reason).contains("the same config and seed as", "run0"));
    }

    @Test
    void saysWhenGroupsAreNotWhatTheySeem() {
        for (int seed = 1; seed <= 3; seed++) {
            runs.add(0.8 + seed / 100.0, seed, "architecture.name", "linear", "optimizer.rate", "0.1");
            runs.add(0.7 + seed / 100.0, seed, "architecture.name", "linear", "optimizer.rate", "0.01");
            runs.add(0.9 + seed / 100.0, seed, "architecture.name", "lenet", "optimizer.rate", "0.1", "epochs", "9");
        }
        assertThat(compare(asked(Question.Test.AUTO, OptionalInt.empty(), "architecture"))
                        .remarks())
                .anySatisfy(remark -> assertThat(remark)
                        .startsWith("The runs of linear differ in more than the seed: optimizer.rate (0.1, 0.01)"))
                .anySatisfy(remark ->
                        assertThat(remark).startsWith("The groups differ in more than architecture: epochs (3, 9)"));
        // Without a key to group by, all that differs makes groups, and nothing is mixed.
        assertThat(compare(ACCURACY).groups())
                .hasSize(3)
                .allMatch(group -> group.runs().size() == 3);
    }

    @Test
    void doesNotTakeAnArchitecturesOwnSettingsForAnotherQuestion() {
        for (int seed = 1; seed <= 2; seed++) {
            runs.add(0.8, seed, "architecture.name", "linear");
            runs.add(0.9, seed, "architecture.name", "mlp", "architecture.hidden", "[16]");
        }
        Comparison comparison = compare(asked(Question.Test.AUTO, OptionalInt.empty(), "architecture"));
        assertThat(comparison.groups()).extracting(Group::label).containsExactly("mlp", "linear");
        assertThat(comparison.remarks()).noneMatch(remark -> remark.contains("differ in more"));
        assertThat(compare(ACCURACY).groups()).extracting(Group::label).containsExactly("mlp", "linear");
    }

    @Test
    void comparesOtherSeedsAsIndependentSamples() {
        runs.group("linear", 0.80, 0.004, 4);
        for (int seed = 11; seed <= 15; seed++) {
            runs.add(0.9 + seed / 1e4, seed, "architecture.name", "lenet");
        }
        Comparison comparison = compare(ACCURACY);
        assertThat(comparison.pairs().get(0).test().test()).isEqualTo("permutation test, exact");
        assertThat(comparison.pairs().get(0).test().pValue()).isCloseTo(2 / 126.0, within(1e-12));
        assertThat(comparison.remarks()).anyMatch(remark -> remark.contains("do not have the same seeds"));
    }

    @Test
    void oneRunEachSaysNothingOfChance() {
        runs.group("linear", 0.80, 0.004, 1).group("lenet", 0.90, 0.004, 1);
        Comparison comparison = compare(ACCURACY);
        assertThat(comparison.pairs().get(0).real()).isFalse();
        assertThat(comparison.pairs().get(0).adjusted()).isOne();
        assertThat(comparison.remarks()).anyMatch(remark -> remark.contains("one run only"));
        assertThat(ComparisonText.markdown(comparison)).contains("unknown").doesNotContain("100,000");
    }

    @Test
    void testsTheStoredPredictionsByMcNemar() {
        runs.group("linear", 0.80, 0.004, 3).group("lenet", 0.90, 0.004, 3);
        runs.all().forEach(run -> FakeRuns.predict(run, run.config().containsValue("lenet") ? 90 : 60));
        Pair.OnExamples examples = compare(ACCURACY).pairs().get(0).examples().orElseThrow();
        assertThat(examples.tests()).isEqualTo(3);
        assertThat(examples.different()).isEqualTo(3);
        // 30 examples for the one and none for the other: 2 * 0.5^30, times 3.
        assertThat(examples.largest()).isCloseTo(6 * Math.pow(0.5, 30), within(1e-18));
    }

    @Test
    void knowsWhatIsOnTheFrontOfErrorAndCost() {
        runs.group("wide", 0.90, 0.004, 2).group("narrow", 0.80, 0.004, 2).group("poor", 0.70, 0.004, 2);
        List<Group> groups = compare(ACCURACY).groups();
        assertThat(groups.get(0).front()).contains(Costs.Kind.PARAMETERS, Costs.Kind.TRAINING_TIME);
        assertThat(groups.get(1).front()).contains(Costs.Kind.PARAMETERS, Costs.Kind.INFERENCE_TIME);
        assertThat(groups.get(2).front()).isEmpty();
        assertThat(groups.get(0).costs().parameters()).isEqualTo(1000);
        assertThat(groups.get(0).costs().inferenceSeconds()).isCloseTo(1e-4, within(1e-12));
    }

    @Test
    void findsTheSettingThatDecides() {
        for (int i = 0; i < 60; i++) {
            double rate = Math.pow(10, -1 - i % 12 / 4.0);
            runs.add(
                    0.9 - 0.1 * Math.log10(rate) * Math.log10(rate) + 0.001 * (i * 7 % 5),
                    i,
                    "optimizer.rate",
                    Double.toString(rate),
                    "activation",
                    i * 13 % 7 < 3 ? "relu" : "tanh");
        }
        List<Importance> importance = compare(asked(Question.Test.AUTO, OptionalInt.empty(), "activation"))
                .importance();
        assertThat(importance).extracting(Importance::key).containsExactly("optimizer.rate", "activation");
        assertThat(importance.get(0).share()).isBetween(0.85, 1.0);
        assertThat(importance.get(0).values()).isEqualTo(5);
        assertThat(importance.get(1).share()).isLessThan(0.1);
    }

    @Test
    void comparesTheBestWithEachOtherWhereThereAreMany() {
        for (int group = 0; group < 20; group++) {
            for (int seed = 1; seed <= 3; seed++) {
                runs.add(0.5 + group / 100.0 + seed * group % 3 / 1e3, seed, "optimizer.rate", "0." + (group + 10));
            }
        }
        Comparison comparison = compare(ACCURACY);
        assertThat(comparison.pairs())
                .hasSize(19)
                .allMatch(pair -> pair.better() == comparison.pairs().get(0).better());
        assertThat(comparison.remarks()).anyMatch(remark -> remark.contains("best is compared with each other one"));
    }

    @Test
    void saysWhatCanBeGroupedBy() {
        runs.group("linear", 0.80, 0.004, 2);
        assertThatThrownBy(() -> compare(asked(Question.Test.AUTO, OptionalInt.empty(), "archetecture")))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "--by: no run has the key 'archetecture'; known: architecture, epochs, seed, and keys below them.");
    }

    @Test
    void saysWhyNothingCanBeCompared() {
        runs.add(RunRecord.Status.FAILED, Optional.of("too hot"), 0.9, 1);
        assertThatThrownBy(() -> compare(ACCURACY))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("None of the runs can be compared")
                .hasMessageContaining("run0: failed: too hot");
    }
}
