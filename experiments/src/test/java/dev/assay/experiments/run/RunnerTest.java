package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Part;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.losses.SquaredError;
import dev.assay.metrics.Accuracy;
import dev.assay.regularizers.EarlyStopping;
import dev.assay.run.EpochRecord;
import dev.assay.run.RunRecord.Status;
import dev.assay.spi.Metric;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.testing.ReferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final Map<Part, Integer> SIZES = Map.of(Part.TRAIN, 10, Part.VALIDATION, 3, Part.TEST, 5);

    /** Best after the second epoch, which is step 6: the output's square is the loss. */
    private static double bestAtSix(long steps) {
        return Math.abs(steps - 6) + 1;
    }

    private static Setup setup(FakeEngine engine, int epochs, TestWeights weights) {
        return Setup.of(engine, Setup.zeros(SIZES), new SquaredError(), epochs, weights);
    }

    private static RunResult run(Setup setup, RunListener listener, BooleanSupplier stop) {
        try (Training training = setup.runner().build()) {
            return training.run(listener, stop);
        }
    }

    private static RunResult run(Setup setup) {
        return run(setup, new RunListener() {}, () -> false);
    }

    @Test
    void learnsToTellTwoClassesApart() {
        RunResult result =
                run(Setup.of(new ReferenceEngine(), Setup.signs(), new CategoricalCrossEntropy(), 40, TestWeights.BEST)
                        .metrics(List.of(new Accuracy()), "accuracy", 0.5));
        assertThat(result.status()).isEqualTo(Status.FINISHED);
        assertThat(result.metrics()).containsEntry("test/accuracy", 1.0);
        assertThat(result.epochs()).hasSize(40);
        assertThat(trainLoss(result, 40)).isLessThan(trainLoss(result, 1) / 2);
        assertThat(result.mostWrong()).isEmpty();
    }

    @Test
    void testsTheBestWeightsOnce() {
        List<String> passes = new ArrayList<>();
        RunResult result = run(
                setup(FakeEngine.with(RunnerTest::bestAtSix), 4, TestWeights.BEST),
                new RunListener() {
                    @Override
                    public void evaluated(Part part, int done, int total) {
                        if (done == total) {
                            passes.add(part.label());
                        }
                    }
                },
                () -> false);
        assertThat(passes).containsExactly("validation", "validation", "validation", "validation", "test");
        assertThat(result.metrics()).containsEntry("test/loss", 1.0).containsEntry("validation/loss", 1.0);
        assertThat(steps(result)).isEqualTo(6);
    }

    @Test
    void testsTheLastWeightsWhereAsked() {
        RunResult result = run(setup(FakeEngine.with(RunnerTest::bestAtSix), 4, TestWeights.LAST));
        assertThat(result.metrics()).containsEntry("test/loss", 49.0).containsEntry("validation/loss", 49.0);
        assertThat(steps(result)).isEqualTo(12);
    }

    @Test
    void testsTheLastWeightsWhereNothingValidates() {
        RunResult result = run(Setup.of(
                FakeEngine.with(RunnerTest::bestAtSix),
                Setup.zeros(Map.of(Part.TRAIN, 10, Part.TEST, 5)),
                new SquaredError(),
                4,
                TestWeights.BEST));
        assertThat(result.metrics()).containsEntry("test/loss", 49.0).doesNotContainKey("validation/loss");
    }

    @Test
    void endsEarlyWhereARegularizerSaysSo() {
        RunResult result = run(setup(FakeEngine.with(RunnerTest::bestAtSix), 50, TestWeights.BEST)
                .regularizers(new EarlyStopping("validation/loss", Metric.Goal.MINIMIZE, 2, 0)));
        assertThat(result.status()).isEqualTo(Status.FINISHED);
        assertThat(result.epochs()).hasSize(4);
    }

    @Test
    void endsAtTheStepLimitInTheMiddleOfAnEpoch() {
        List<Long> announced = new ArrayList<>();
        RunResult result = run(
                setup(FakeEngine.with(steps -> 0), 50, TestWeights.LAST).maxSteps(4),
                new RunListener() {
                    @Override
                    public void trainingStarts(long steps, int epochs, int batchSize) {
                        announced.add(steps);
                    }
                },
                () -> false);
        assertThat(announced).containsExactly(4L);
        assertThat(result.epochs()).extracting(EpochRecord::steps).containsExactly(3L, 4L);
        assertThat(result.metrics()).containsKey("test/loss");
    }

    @Test
    void trainsOnEveryExampleOnceAnEpochTheLastBatchBeingSmaller() {
        FakeEngine engine = FakeEngine.with(steps -> 0);
        run(setup(engine, 2, TestWeights.LAST));
        assertThat(engine.batches()).extracting(List::size).containsExactly(4, 4, 2, 4, 4, 2);
        assertThat(epoch(engine, 0)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(epoch(engine, 1)).containsExactlyInAnyOrderElementsOf(epoch(engine, 0));
    }

    @Test
    void shufflesEachEpochAnewAndTheSameForTheSameSeed() {
        FakeEngine first = FakeEngine.with(steps -> 0);
        FakeEngine second = FakeEngine.with(steps -> 0);
        run(setup(first, 2, TestWeights.LAST));
        run(setup(second, 2, TestWeights.LAST));
        assertThat(epoch(first, 0)).isNotEqualTo(epoch(first, 1));
        assertThat(first.batches()).isEqualTo(second.batches());
    }

    @Test
    void meansTheLossOverExamplesNotBatches() {
        // Batches of 4, 4 and 2 with losses 1, 2 and 6.
        double[] losses = {1, 2, 6};
        RunResult result = run(setup(FakeEngine.losing(step -> losses[(int) step]), 1, TestWeights.LAST));
        assertThat(result.metrics().get("train/loss")).isCloseTo((4 * 1 + 4 * 2 + 2 * 6) / 10.0, within(1e-12));
    }

    @Test
    void failsWhereTheLossIsNoNumberAndSaysWhere() {
        RunResult result =
                run(setup(FakeEngine.losing(step -> step < 4 ? 2.5 - step : Double.NaN), 3, TestWeights.BEST));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure())
                .hasValue("the loss became NaN in epoch 2, step 5 (learning rate 0.1; last finite loss -0.5):"
                        + " a smaller learning rate, gradient clipping or scaled inputs may help");
        assertThat(result.epochs()).hasSize(1);
        assertThat(result.metrics()).containsKey("validation/loss").doesNotContainKey("test/loss");
    }

    @Test
    void failsWhereTheLossIsInfiniteAtOnce() {
        assertThat(run(setup(FakeEngine.losing(step -> Double.POSITIVE_INFINITY), 3, TestWeights.BEST))
                        .failure())
                .hasValueSatisfying(
                        text -> assertThat(text)
                                .startsWith(
                                        "the loss became Infinity in epoch 1, step 1 (learning rate 0.1; last finite loss none)"));
    }

    @Test
    void aUsersMistakeInTheMiddleFailsTheRun() {
        RunResult result = run(setup(FakeEngine.losing(RunnerTest::brokenAtFive), 3, TestWeights.BEST));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure()).hasValue("the table has no line 5");
        assertThat(result.epochs()).hasSize(1);
    }

    private static double brokenAtFive(long step) {
        if (step == 5) {
            throw new UserException("the table has no line 5");
        }
        return 1;
    }

    @Test
    void tooLittleMemoryFailsTheRunWithAdvice() {
        RunResult result = run(setup(
                FakeEngine.losing(step -> {
                    throw new OutOfMemoryError("Java heap space");
                }),
                3,
                TestWeights.BEST));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure())
                .hasValue("out of memory at step 0 (Java heap space): use a smaller batch-size, or give the Java"
                        + " machine more, as in ASSAY_JAVA_OPTIONS=-Xmx8g");
    }

    @Test
    void stopsAfterTheStepAndTestsNothing() {
        AtomicInteger steps = new AtomicInteger();
        RunResult result = run(
                setup(FakeEngine.with(step -> 0), 3, TestWeights.BEST),
                new RunListener() {
                    @Override
                    public void stepEnds(Progress at, double loss, double learningRate) {
                        steps.incrementAndGet();
                    }
                },
                () -> steps.get() >= 5);
        assertThat(steps).hasValue(5);
        assertThat(result.status()).isEqualTo(Status.STOPPED);
        assertThat(result.failure()).isEmpty();
        assertThat(result.epochs()).hasSize(1);
        assertThat(result.metrics()).doesNotContainKey("test/loss");
        assertThat(steps(result)).isEqualTo(5);
    }

    @Test
    void rejectsAMonitorThatIsNotMeasured() {
        Setup setup = Setup.of(new ReferenceEngine(), Setup.signs(), new CategoricalCrossEntropy(), 1, TestWeights.BEST)
                .metrics(List.of(new Accuracy()), "acuracy", 0.1);
        assertThatThrownBy(() -> setup.runner().build())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("monitor: 'acuracy' is not measured in this run; did you mean 'accuracy'?");
    }

    private static double trainLoss(RunResult result, int epoch) {
        return result.epochs().get(epoch - 1).metrics().getOrDefault("train/loss", Double.NaN);
    }

    /** After how many steps the result's weights were taken. */
    private static float steps(RunResult result) {
        return result.weights().weights().values().iterator().next().values()[0];
    }

    /** What was trained on in an epoch of three batches, in order. */
    private static List<Integer> epoch(FakeEngine engine, int epoch) {
        return engine.batches().subList(3 * epoch, 3 * epoch + 3).stream()
                .flatMap(List::stream)
                .toList();
    }
}
