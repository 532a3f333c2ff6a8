package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Examples;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a preprocessing step must do: take its figures from the training examples alone, give finite values of the declared shape, and
 * treat each example by itself, so that batches do not matter.
 */
public abstract class TransformContract {
    /** The step under test. */
    protected abstract Transform transform();

    /** Shapes of inputs that it takes. */
    protected List<Shape> inputs() {
        return List.of(Shape.of(5), Shape.of(2, 4, 3));
    }

    /** Inputs from 0 to 255, as pixels are. */
    private static Tensor inputs(long seed, Shape shape, int rows) {
        Random random = new Random(seed);
        Tensor inputs = Tensor.zeros(shape.batched(rows));
        for (int i = 0; i < inputs.values().length; i++) {
            inputs.values()[i] = random.nextInt(256);
        }
        return inputs;
    }

    private static Tensor copy(Tensor tensor) {
        return new Tensor(tensor.shape(), tensor.values().clone());
    }

    private static Examples training(Shape shape) {
        return new HostExamples(inputs(1, shape, 30), Tensor.zeros(Shape.of(30, 1)));
    }

    @Test
    void givesFiniteValuesOfTheDeclaredShape() {
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            Tensor result = fitted.apply(inputs(2, shape, 4));
            assertThat(result.shape()).isEqualTo(transform().output(shape).batched(4));
            for (float value : result.values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void staysFiniteWhereAllTrainingInputsAreEqual() {
        for (Shape shape : inputs()) {
            Tensor constant = Tensor.zeros(shape.batched(30));
            Arrays.fill(constant.values(), 3);
            Transform.Fitted fitted = transform().fit(new HostExamples(constant, Tensor.zeros(Shape.of(30, 1))));
            for (float value : fitted.apply(inputs(2, shape, 4)).values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void treatsEachExampleByItself() {
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            Tensor batch = inputs(2, shape, 4);
            float[] last = Arrays.copyOfRange(batch.values(), 3 * batch.rowLength(), 4 * batch.rowLength());
            Tensor whole = fitted.apply(copy(batch));
            Tensor alone = fitted.apply(new Tensor(shape.batched(1), last));
            assertThat(alone.values())
                    .containsExactly(Arrays.copyOfRange(whole.values(), 3 * whole.rowLength(), 4 * whole.rowLength()));
        }
    }

    /** Where it says so, the values of a batch in any other order give the same results in that order. */
    @Test
    void treatsEachValueByItselfWhereItSaysSo() {
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            if (fitted.isElementwise()) {
                Tensor batch = inputs(2, shape, 4);
                Tensor reversed = new Tensor(batch.shape(), reversed(batch.values()));
                assertThat(fitted.apply(reversed).values())
                        .containsExactly(reversed(fitted.apply(batch).values()));
            }
        }
    }

    private static float[] reversed(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[values.length - 1 - i];
        }
        return result;
    }

    @Test
    void isTheSameEachTime() {
        for (Shape shape : inputs()) {
            Tensor first = transform().fit(training(shape)).apply(inputs(2, shape, 4));
            assertThat(transform().fit(training(shape)).apply(inputs(2, shape, 4)))
                    .isEqualTo(first);
        }
    }

    @Test
    void keepsItsFiguresWhateverItIsAppliedTo() {
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            Tensor before = copy(fitted.apply(inputs(2, shape, 4)));
            fitted.apply(inputs(3, shape, 50));
            assertThat(fitted.apply(inputs(2, shape, 4))).isEqualTo(before);
        }
    }

    @Test
    void computesWhatItsDefinitionSays() {
        HostOps ops = new HostOps();
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            Tensor batch = inputs(2, shape, 4);
            Tensor expected = ops.toTensor(fitted.forward(ops, ops.from(copy(batch))));
            Tensor found = fitted.apply(batch);
            assertThat(found.shape()).isEqualTo(expected.shape());
            for (int i = 0; i < expected.values().length; i++) {
                float value = expected.values()[i];
                assertThat(found.values()[i]).isCloseTo(value, within(1e-6f * (1 + Math.abs(value))));
            }
        }
    }

    @Test
    void isMadeAgainFromItsFigures() {
        for (Shape shape : inputs()) {
            Transform.Fitted fitted = transform().fit(training(shape));
            Transform.Fitted restored = transform().restore(shape, fitted.figures());
            assertThat(restored.figures()).isEqualTo(fitted.figures());
            assertThat(restored.apply(inputs(2, shape, 4))).isEqualTo(fitted.apply(inputs(2, shape, 4)));
        }
    }
}
