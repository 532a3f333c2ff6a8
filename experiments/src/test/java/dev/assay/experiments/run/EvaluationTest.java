package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.architectures.Linear;
import dev.assay.architectures.Zeros;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.metrics.Accuracy;
import dev.assay.network.Network;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.SGD;
import dev.assay.results.Predictions;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.RunListener;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import dev.assay.testing.ReferenceEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A model whose outputs are its inputs. */
class EvaluationTest {
    private static final Task TASK = Task.MultiClass.of(2);

    /** All of class 0; the second, third and fifth are taken for class 1, the third most firmly. */
    private static final Examples EXAMPLES = new HostExamples(
            Tensor.of(Shape.of(5, 2), 1, 0, 0, 1, 0, 3, 2, 0, 0, 2),
            Tensor.of(Shape.of(5, 2), 1, 0, 1, 0, 1, 0, 1, 0, 1, 0));

    private static Evaluation evaluate(int batchSize, RunListener listener, BooleanSupplier stop) {
        Network network = new Linear().network(Shape.of(2), TASK);
        Map<String, Tensor> weights = new LinkedHashMap<>(network.initialWeights(new Zeros(), new Seeds(1)));
        weights.replaceAll(
                (name, weight) -> weight.shape().length() == 4 ? Tensor.of(weight.shape(), 1, 0, 0, 1) : weight);
        CategoricalCrossEntropy loss = new CategoricalCrossEntropy();
        Objective objective = new Objective(loss, new SGD(new Constant(0.1)), List.of());
        try (Model model = new ReferenceEngine().build(network, weights, objective, new Device.Cpu(), new Seeds(1))) {
            return Evaluation.of(
                    model::predict,
                    EXAMPLES,
                    Part.TEST,
                    TASK,
                    Optional.of(loss),
                    List.of(new Accuracy()),
                    batchSize,
                    1,
                    listener,
                    stop,
                    (predictions, targets) -> {});
        }
    }

    /** -log softmax of the first of two outputs, by how much the second is above it. */
    private static double loss(double above) {
        return Math.log1p(Math.exp(above));
    }

    @Test
    void meansTheLossOverExamplesWhateverTheBatches() {
        double mean = (loss(-1) + loss(1) + loss(3) + loss(-2) + loss(2)) / 5;
        for (int batchSize : new int[] {1, 2, 4, 5, 100}) {
            Evaluation all = evaluate(batchSize, new RunListener() {}, () -> false);
            assertThat(all.scalars(Part.TEST).getOrDefault("test/loss", Double.NaN))
                    .isCloseTo(mean, within(1e-6));
            assertThat(all.scalars(Part.TEST)).containsEntry("test/accuracy", 0.4);
            assertThat(all.complete()).isTrue();
        }
    }

    @Test
    void ordersMistakesWorstFirst() {
        Evaluation all = evaluate(2, new RunListener() {}, () -> false);
        assertThat(all.mostWrong()).extracting(RunResult.Mistake::index).containsExactly(2, 4, 1);
        assertThat(all.mostWrong()).allSatisfy(mistake -> {
            assertThat(mistake.truth()).isZero();
            assertThat(mistake.prediction()).isEqualTo(1);
        });
        assertThat(all.mostWrong().get(0).probability()).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-6));
    }

    @Test
    void keepsWhatWasPredictedOfEachExampleWhateverTheBatches() {
        for (int batchSize : new int[] {1, 2, 5}) {
            Predictions predictions = evaluate(batchSize, new RunListener() {}, () -> false)
                    .predictions()
                    .orElseThrow();
            assertThat(predictions.right()).containsExactly(true, false, false, true, false);
            assertThat(predictions.size()).isEqualTo(5);
        }
        assertThat(evaluate(2, new RunListener() {}, () -> true).predictions()).isEmpty();
    }

    @Test
    void tellsHowFarItIsAndStopsWhenAsked() {
        List<Integer> done = new ArrayList<>();
        Evaluation some = evaluate(
                2,
                new RunListener() {
                    @Override
                    public void evaluated(Part part, int now, int total) {
                        done.add(now);
                        assertThat(total).isEqualTo(5);
                    }
                },
                () -> done.size() == 2);
        assertThat(done).containsExactly(2, 4);
        assertThat(some.complete()).isFalse();
    }
}
