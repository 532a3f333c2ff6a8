package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Estimator;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What an estimator must do: learn the same from the same, predict from the learned numbers alone and each example by itself, and do better
 * than chance on examples that are easy.
 */
public abstract class EstimatorContract {
    private static final int EXAMPLES = 90;
    private static final Shape INPUT = Shape.of(4);

    /** The estimator under test. */
    protected abstract Estimator estimator();

    private List<Task> tasks() {
        return Samples.tasks().stream().filter(estimator()::supports).toList();
    }

    /** Three clouds of points, which tell classes, labels and numbers apart. */
    private static Examples examples(Task task, long seed) {
        Random random = new Random(seed);
        Tensor inputs = Tensor.zeros(INPUT.batched(EXAMPLES));
        Tensor targets = Tensor.zeros(task.outputs().batched(EXAMPLES));
        for (int i = 0; i < EXAMPLES; i++) {
            int cloud = i % 3;
            for (int j = 0; j < 4; j++) {
                inputs.values()[i * 4 + j] = (float) ((j == cloud ? 2 : 0) + 0.3 * random.nextGaussian());
            }
            targets.values()[i * 3 + cloud] = 1;
        }
        return new HostExamples(inputs, targets);
    }

    private Map<String, Tensor> learned(Task task) {
        return estimator().fit(new Estimator.Training(examples(task, 1), task, new Seeds(7), () -> false));
    }

    private static Tensor inputs(Task task) {
        int[] all = new int[EXAMPLES];
        Arrays.setAll(all, i -> i);
        return examples(task, 2).batch(all).inputs();
    }

    @Test
    void supportsATask() {
        assertThat(tasks()).isNotEmpty();
    }

    @Test
    void learnsTheSameFromTheSame() {
        for (Task task : tasks()) {
            assertThat(learned(task)).isEqualTo(learned(task)).isNotEmpty();
        }
    }

    @Test
    void predictsForEachExampleByItself() {
        for (Task task : tasks()) {
            Estimator.Predictor predictor = estimator().predictor(task, INPUT, learned(task));
            Tensor all = predictor.predict(inputs(task));
            assertThat(all.shape()).isEqualTo(task.outputs().batched(EXAMPLES));
            Tensor last =
                    predictor.predict(examples(task, 2).batch(EXAMPLES - 1).inputs());
            assertThat(last.values())
                    .containsExactly(Arrays.copyOfRange(all.values(), all.values().length - 3, all.values().length));
        }
    }

    @Test
    void tellsCloudsOfPointsApart() {
        for (Task task : tasks()) {
            float[] predictions = estimator()
                    .predictor(task, INPUT, learned(task))
                    .predict(inputs(task))
                    .values();
            int right = 0;
            for (int i = 0; i < EXAMPLES; i++) {
                int best = 0;
                for (int c = 0; c < 3; c++) {
                    float value = predictions[i * 3 + c];
                    assertThat(value).isFinite();
                    if (!(task instanceof Task.Regression)) {
                        assertThat(value).isBetween(0f, 1f);
                    }
                    best = value > predictions[i * 3 + best] ? c : best;
                }
                right += best == i % 3 ? 1 : 0;
            }
            assertThat(right).as(task.toString()).isGreaterThan(EXAMPLES * 9 / 10);
        }
    }

    @Test
    void rejectsNumbersThatItHasNotLearned() {
        for (Task task : tasks()) {
            assertThatThrownBy(() -> estimator().predictor(task, INPUT, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> estimator().predictor(task, Shape.of(5), learned(task)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
