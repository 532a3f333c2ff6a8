package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Batch;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an augmentation must do: make of an example, by its own random numbers alone, finite values of the same shapes, without regard to the
 * examples before it.
 */
public abstract class AugmentationContract {
    private static final int EXAMPLES = 20;
    private static final Task TASK = new Task.MultiClass(List.of("a", "b"));

    /** The augmentation under test. */
    protected abstract Augmentation augmentation();

    /** Shapes of inputs that it takes. */
    protected List<Shape> inputs() {
        return List.of(Shape.of(3, 9, 8), Shape.of(2, 12, 12));
    }

    /** Inputs from 0 to 255, as pixels are. */
    private static HostExamples training(Shape shape, Task task) {
        Random random = new Random(1);
        Tensor inputs = Tensor.zeros(shape.batched(EXAMPLES));
        for (int i = 0; i < inputs.values().length; i++) {
            inputs.values()[i] = random.nextInt(256);
        }
        return new HostExamples(inputs, Samples.targets(random, task, EXAMPLES));
    }

    private static List<Batch> distorted(Augmentation.Fitted fitted, HostExamples examples, int... order) {
        return IntStream.of(order)
                .mapToObj(i -> fitted.apply(examples.batch(i), new Seeds(5).stream("augmentation", 1, i)))
                .toList();
    }

    @Test
    void keepsShapesAndTargetsAndGivesFiniteValues() {
        for (Shape shape : inputs()) {
            HostExamples examples = training(shape, TASK);
            Augmentation.Fitted fitted = augmentation().fit(examples, TASK);
            for (int i = 0; i < EXAMPLES; i++) {
                Batch found = distorted(fitted, examples, i).get(0);
                assertThat(found.inputs().shape()).isEqualTo(shape.batched(1));
                assertThat(found.targets()).isEqualTo(examples.batch(i).targets());
                for (float value : found.inputs().values()) {
                    assertThat(value).isFinite();
                }
            }
        }
    }

    @Test
    void changesExamplesAndEachInItsOwnWay() {
        for (Shape shape : inputs()) {
            HostExamples examples = training(shape, TASK);
            Augmentation.Fitted fitted = augmentation().fit(examples, TASK);
            List<Tensor> ways = IntStream.range(0, EXAMPLES)
                    .mapToObj(seed -> fitted.apply(examples.batch(0), new Seeds(seed).stream("augmentation"))
                            .inputs())
                    .distinct()
                    .toList();
            assertThat(ways).hasSizeGreaterThan(1);
        }
    }

    @Test
    void dependsOnTheExampleAndItsNumbersAlone() {
        for (Shape shape : inputs()) {
            HostExamples examples = training(shape, TASK);
            Augmentation.Fitted fitted = augmentation().fit(examples, TASK);
            List<Batch> inOrder = distorted(fitted, examples, 0, 1, 2, 3, 4, 5);
            assertThat(distorted(fitted, examples, 5, 0)).containsExactly(inOrder.get(5), inOrder.get(0));
            assertThat(distorted(augmentation().fit(examples, TASK), examples, 3))
                    .containsExactly(inOrder.get(3));
        }
    }

    /** A map of classes that is the image itself, by a threshold, moves as the image does or stays as it is. */
    @Test
    void movesTheTargetsOfASegmentationAlongWithTheImage() {
        for (Shape shape : inputs()) {
            if (shape.rank() != 3) {
                continue;
            }
            int height = shape.size(1);
            int width = shape.size(2);
            Task task = new Task.Segmentation(List.of("dark", "light"), height, width);
            Tensor inputs = Tensor.zeros(shape.batched(2));
            Tensor targets = Tensor.zeros(task.outputs().batched(2));
            // One half of the image is light, so that blended pixels are rare.
            for (int i = 0; i < 2; i++) {
                for (int place = 0; place < height * width; place++) {
                    int light = place % width < width / 2 ? 1 : 0;
                    for (int c = 0; c < shape.size(0); c++) {
                        inputs.values()[(i * shape.size(0) + c) * height * width + place] = 50 + 100 * light;
                    }
                    targets.values()[(i * 2 + light) * height * width + place] = 1;
                }
            }
            HostExamples examples = new HostExamples(inputs, targets);
            Augmentation.Fitted fitted = augmentation().fit(examples, task);
            for (int seed = 0; seed < EXAMPLES; seed++) {
                Batch found = fitted.apply(examples.batch(0), new Seeds(seed).stream("augmentation"));
                assertThat(found.targets().shape()).isEqualTo(targets.shape().with(0, 1));
                float[] pixels = found.inputs().values();
                float[] classes = found.targets().values();
                int against = 0;
                for (int place = 0; place < height * width; place++) {
                    float dark = classes[place];
                    float light = classes[height * width + place];
                    assertThat(dark + light).isIn(0f, 1f);
                    assertThat(dark * light).isZero();
                    if (dark + light == 1 && movesPixels()) {
                        against += (pixels[place] > 100) == (light == 1) ? 0 : 1;
                    }
                }
                // Those on the edge between the halves may be mixtures.
                assertThat(against).isLessThanOrEqualTo(height * width / 8);
            }
        }
    }

    /** Whether it moves pixels, and nothing else. */
    protected boolean movesPixels() {
        return true;
    }
}
