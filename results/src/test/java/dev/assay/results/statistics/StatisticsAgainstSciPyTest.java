package dev.assay.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.run.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same numbers as SciPy, statsmodels and scikit-posthocs on the inputs of {@code reference.json}, which {@code reference.py} makes. */
class StatisticsAgainstSciPyTest {
    private static final JsonNode REFERENCE = reference();
    private static final Seeds SEEDS = new Seeds(1);

    @ParameterizedTest
    @MethodSource
    void summary(JsonNode of) {
        SampleSummary summary = SampleSummary.of(values(of.get("values")), 0.95);
        same(summary.mean(), of.get("mean"));
        same(summary.standardDeviation(), of.get("standardDeviation"));
        same(summary.interval().low(), of.get("low"));
        same(summary.interval().high(), of.get("high"));
        double[] quartiles = values(of.get("quartiles"));
        assertThat(new double[] {
                    summary.minimum(),
                    summary.lowerQuartile(),
                    summary.median(),
                    summary.upperQuartile(),
                    summary.maximum()
                })
                .containsExactly(quartiles, within(1e-12));
    }

    static Stream<JsonNode> summary() {
        return cases("summary");
    }

    @ParameterizedTest
    @MethodSource("pairedCases")
    void pairedDifferences(JsonNode of) {
        double[] differences = values(of.get("differences"));
        same(EffectSizes.cohensDPaired(differences), of.get("cohensD"));
        same(TTest.paired(differences, Alternative.TWO_SIDED).interval(0.95).low(), of.get("low"));
        same(WilcoxonSignedRank.of(differences, Alternative.GREATER).statistic(), of.get("wilcoxonStatistic"));
        for (Alternative alternative : Alternative.values()) {
            JsonNode p = of.get(alternative.name());
            same(TTest.paired(differences, alternative).result().pValue(), p.get("t"));
            same(TTest.resampled(differences, 0.25, alternative).result().pValue(), p.get("resampled"));
            same(WilcoxonSignedRank.of(differences, alternative).pValue(), p.get("wilcoxon"));
            same(PermutationTest.paired(differences, alternative, SEEDS).pValue(), p.get("permutation"));
        }
    }

    static Stream<JsonNode> pairedCases() {
        return cases("paired");
    }

    @ParameterizedTest
    @EnumSource
    void manyPairedDifferences(Alternative alternative) {
        cases("largePaired").forEach(of -> {
            TestResult result = WilcoxonSignedRank.of(values(of.get("differences")), alternative);
            assertThat(result.test()).contains("normal approximation");
            same(result.pValue(), of.get(alternative.name()));
        });
    }

    @ParameterizedTest
    @MethodSource("twoCases")
    void twoSamples(JsonNode of) {
        double[] first = values(of.get("first"));
        double[] second = values(of.get("second"));
        same(EffectSizes.cohensD(first, second), of.get("cohensD"));
        same(EffectSizes.cliffsDelta(first, second), of.get("cliffsDelta"));
        same(EffectSizes.a12(first, second), of.get("a12"));
        same(MannWhitney.test(first, second, Alternative.TWO_SIDED).statistic(), of.get("u"));
        Interval welch = TTest.welch(first, second, Alternative.TWO_SIDED).interval(0.95);
        same(welch.low(), of.get("welchLow"));
        same(welch.high(), of.get("welchHigh"));
        MannWhitney.Shift shift = MannWhitney.shift(first, second, 0.95);
        same(shift.estimate(), of.get("shift"));
        if (of.has("shiftLow")) {
            same(shift.interval().low(), of.get("shiftLow"));
            same(shift.interval().high(), of.get("shiftHigh"));
            assertThat(shift.interval().confidence()).isBetween(0.95, 1.0);
        }
        for (Alternative alternative : Alternative.values()) {
            JsonNode p = of.get(alternative.name());
            same(TTest.welch(first, second, alternative).result().pValue(), p.get("welch"));
            same(MannWhitney.test(first, second, alternative).pValue(), p.get("mannWhitney"));
            same(PermutationTest.twoSample(first, second, alternative, SEEDS).pValue(), p.get("permutation"));
        }
    }

    static Stream<JsonNode> twoCases() {
        return cases("two");
    }

    @ParameterizedTest
    @EnumSource
    void twoLargeSamples(Alternative alternative) {
        cases("largeTwo").forEach(of -> {
            TestResult result = MannWhitney.test(values(of.get("first")), values(of.get("second")), alternative);
            assertThat(result.test()).contains("normal approximation");
            same(result.pValue(), of.get(alternative.name()));
        });
    }

    @ParameterizedTest
    @MethodSource("mcNemarCases")
    void mcNemar(JsonNode of) {
        McNemar counts =
                new McNemar(of.get("onlyFirst").intValue(), of.get("onlySecond").intValue());
        same(counts.exact().pValue(), of.get("exact"));
        same(counts.corrected().statistic(), of.get("statistic"));
        same(counts.corrected().pValue(), of.get("corrected"));
    }

    static Stream<JsonNode> mcNemarCases() {
        return cases("mcNemar");
    }

    @ParameterizedTest
    @MethodSource
    void holm(JsonNode of) {
        assertThat(Holm.adjust(values(of.get("pValues")))).containsExactly(values(of.get("adjusted")), within(1e-12));
    }

    static Stream<JsonNode> holm() {
        return cases("holm");
    }

    @ParameterizedTest
    @MethodSource("friedmanCases")
    void friedmanAndNemenyi(JsonNode of) {
        double[][] blocks = StreamSupport.stream(of.get("values").spliterator(), false)
                .map(StatisticsAgainstSciPyTest::values)
                .toArray(double[][]::new);
        Friedman friedman = Friedman.of(blocks, of.get("higherIsBetter").booleanValue());
        assertThat(friedman.averageRanks().stream().mapToDouble(r -> r).toArray())
                .containsExactly(values(of.get("averageRanks")), within(1e-12));
        same(friedman.result().statistic(), of.get("chiSquared"));
        same(friedman.result().pValue(), of.get("pValue"));
        same(friedman.imanDavenport().statistic(), of.get("f"));
        same(friedman.imanDavenport().pValue(), of.get("fPValue"));
        assertThat(friedman.criticalDifference(0.05))
                .isCloseTo(of.get("criticalDifference").doubleValue(), within(1e-6));
        int k = blocks[0].length;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                assertThat(friedman.nemenyi(i, j))
                        .isCloseTo(of.get("nemenyi").get(i).get(j).doubleValue(), within(1e-6));
            }
        }
    }

    static Stream<JsonNode> friedmanCases() {
        return cases("friedman");
    }

    @ParameterizedTest
    @MethodSource
    void power(JsonNode of) {
        int n = of.get("n").intValue();
        double effect = of.get("effect").doubleValue();
        double alpha = of.get("alpha").doubleValue();
        for (Alternative alternative : Alternative.values()) {
            JsonNode power = of.get(alternative.name());
            assertThat(Power.ofPaired(n, effect, alpha, alternative))
                    .isCloseTo(power.get("paired").doubleValue(), within(1e-8));
            assertThat(Power.ofTwoSample(n, effect, alpha, alternative))
                    .isCloseTo(power.get("twoSample").doubleValue(), within(1e-8));
        }
        assertThat(Power.pairsNeeded(effect, alpha, 0.8, Alternative.TWO_SIDED))
                .hasValue(of.get("pairsNeeded").intValue());
        assertThat(Power.eachNeeded(effect, alpha, 0.8, Alternative.TWO_SIDED))
                .hasValue(of.get("eachNeeded").intValue());
    }

    static Stream<JsonNode> power() {
        return cases("power");
    }

    @ParameterizedTest
    @MethodSource("marginCases")
    void powerForAMargin(JsonNode of) {
        assertThat(Power.ofMargin(
                        of.get("margin").doubleValue(),
                        of.get("standardError").doubleValue(),
                        of.get("degreesOfFreedom").doubleValue(),
                        of.get("alpha").doubleValue()))
                .isCloseTo(of.get("power").doubleValue(), within(1e-8));
    }

    static Stream<JsonNode> marginCases() {
        return cases("margin");
    }

    /** To nine digits; reference.json has infinities as strings. */
    private static void same(double found, JsonNode expected) {
        double value =
                expected.isTextual() ? (expected.textValue().startsWith("-") ? -1 : 1) / 0.0 : expected.doubleValue();
        if (Double.isInfinite(value)) {
            assertThat(found).isEqualTo(value);
        } else {
            assertThat(found).isCloseTo(value, within(1e-13 + 1e-9 * Math.abs(value)));
        }
    }

    private static double[] values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    private static Stream<JsonNode> cases(String name) {
        JsonNode cases = REFERENCE.get(name);
        assertThat(cases).isNotEmpty();
        return StreamSupport.stream(cases.spliterator(), false);
    }

    private static JsonNode reference() {
        try (InputStream in = Objects.requireNonNull(
                StatisticsAgainstSciPyTest.class.getResourceAsStream("reference.json"), "reference.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
