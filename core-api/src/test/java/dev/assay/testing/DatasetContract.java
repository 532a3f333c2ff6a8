package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a data set must do: hold what its info says, in targets that fit the task, the same each time, whichever way it is read.
 */
public abstract class DatasetContract {
    private static final int SAMPLE = 50;

    /** The data set under test. */
    protected abstract Dataset dataset();

    /** Where its files are. */
    protected abstract DataHome home();

    private Examples open(Part part) {
        return dataset().open(part, home());
    }

    /** Some indices of a part, spread over it, with the first and the last. */
    private static int[] sample(Examples examples) {
        Random random = new Random(1);
        int[] indices = IntStream.generate(() -> random.nextInt(examples.size()))
                .limit(SAMPLE)
                .toArray();
        indices[0] = 0;
        indices[1] = examples.size() - 1;
        return indices;
    }

    @Test
    void holdsWhatItsInfoSays() {
        DatasetInfo info = dataset().info(home());
        assertThat(info.name()).isNotBlank();
        assertThat(info.description()).isNotBlank();
        info.sizes().forEach((part, size) -> {
            Examples examples = open(part);
            assertThat(size).isPositive();
            assertThat(examples.size()).as("examples in " + part.label()).isEqualTo(size);
            assertThat(examples.inputShape()).isEqualTo(info.input());
            assertThat(examples.layout()).isEqualTo(info.inputs());
            assertThat(examples.targetShape()).isEqualTo(info.task().outputs());
        });
        assertThat(dataset().info(home())).isEqualTo(info);
    }

    @Test
    void hasFiniteInputsAndTargetsThatFitTheTask() {
        DatasetInfo info = dataset().info(home());
        for (Part part : info.sizes().keySet()) {
            Examples examples = open(part);
            Batch batch = examples.batch(sample(examples));
            for (float value : batch.inputs().values()) {
                assertThat(value).isFinite();
            }
            assertFit(info.task(), batch.targets());
        }
    }

    private static void assertFit(Task task, Tensor targets) {
        if (task instanceof Task.MultiOutput several) {
            for (int i = 0; i < several.tasks().size(); i++) {
                assertFit(
                        several.tasks().get(i).task(),
                        several.layout().fields().get(i).of(targets));
            }
            return;
        }
        int width = targets.rowLength();
        for (int row = 0; row < targets.rows(); row++) {
            double sum = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                float value = targets.values()[i];
                assertThat(value).isFinite();
                assertThat(task instanceof Task.Regression || value == 0 || value == 1)
                        .as("%s is a target of %s", value, task)
                        .isTrue();
                sum += value;
            }
            assertThat(!(task instanceof Task.MultiClass) || sum == 1).isTrue();
        }
    }

    @Test
    void givesTheSameExamplesEachTime() {
        for (Part part : dataset().info(home()).sizes().keySet()) {
            Examples examples = open(part);
            int[] sample = sample(examples);
            assertThat(open(part).batch(sample)).isEqualTo(examples.batch(sample));
        }
    }

    @Test
    void canBeReadInAnyOrder() {
        for (Part part : dataset().info(home()).sizes().keySet()) {
            Examples examples = open(part);
            int[] sample = sample(examples);
            Batch together = examples.batch(sample);
            for (int i = sample.length - 1; i >= 0; i--) {
                Batch alone = examples.batch(sample[i]);
                assertThat(alone.inputs().values()).containsExactly(row(together.inputs(), i));
                assertThat(alone.targets().values()).containsExactly(row(together.targets(), i));
            }
        }
    }

    private static float[] row(Tensor tensor, int row) {
        int width = tensor.rowLength();
        return Arrays.copyOfRange(tensor.values(), row * width, (row + 1) * width);
    }

    @Test
    void canBeReadFromSeveralThreads() {
        Examples examples = open(Part.TRAIN);
        int[] sample = sample(examples);
        Batch expected = examples.batch(sample);
        assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> examples.batch(sample)))
                .allMatch(expected::equals);
    }
}
