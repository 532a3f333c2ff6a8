package dev.assay.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.optimizers.Adam;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Nesterov;
import dev.assay.spi.Device;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down of an optimizer's formula, and that PyTorch makes of it what the formula says. */
@NeedsLibTorch
final class RecordedStepTest {
    private static final Progress AT = Progress.of(2, 10, 1);
    private static final Shape SHAPE = Shape.of(3, 5);

    private final PtNDManager manager = LibTorch.load().manager(new Device.Cpu());

    /** An optimizer of two slots. */
    private interface Formula extends Optimizer {
        @Override
        default Schedule learningRate() {
            return new Constant(0.1);
        }

        @Override
        default int slots() {
            return 2;
        }
    }

    @BeforeEach
    void records() {
        JniUtils.setGradMode(false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void goesThroughTheWeightsOfNesterovFourTimesWithNoNewArray() {
        assertThat(step(new Nesterov(new Constant(0.1), 0.9)))
                .isEqualTo(new RecordedStep(
                        List.of(
                                "x3 = torch.mul_(x2, n0)",
                                "x4 = torch.add_(x3, x1)",
                                "x6 = torch.add_(x1, x4, alpha=n1)",
                                "x8 = torch.sub_(x0, x6, alpha=n2)"),
                        List.of(0.9, 0.9, 0.1)));
    }

    @Test
    void saysTheSameOfEachStepInOtherNumbers() {
        Adam adam = new Adam(new Constant(0.1), 0.9, 0.99, 1e-8);
        RecordedStep later = RecordedStep.of(adam, Progress.of(3, 10, 1)).orElseThrow();
        assertThat(later.lines()).isEqualTo(step(adam).lines());
        assertThat(later.numbers()).isNotEqualTo(step(adam).numbers());
    }

    @Test
    void leavesFormulasAloneThatLookAtValues() {
        Formula formula = new Formula() {
            @Override
            public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
                return new Step<>(ops.multiply(weights, ops.item(ops.sum(gradient, false))), slots);
            }
        };
        assertThat(RecordedStep.of(formula, AT)).isEmpty();
    }

    @Test
    void bringsWhatIsKeptTwiceOrElsewhereToItsPlace() {
        agrees(new Formula() {
            @Override
            public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
                return new Step<>(ops.subtract(weights, gradient), List.of(slots.get(1), slots.get(0)));
            }
        });
        agrees(new Formula() {
            @Override
            public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
                T moved = ops.add(slots.get(0), weights);
                return new Step<>(moved, List.of(moved, gradient));
            }
        });
    }

    @Test
    void computesWhatTheFormulaSays() {
        for (int seed = 0; seed < 300; seed++) {
            agrees(random(seed));
        }
    }

    private static RecordedStep step(Optimizer optimizer) {
        return RecordedStep.of(optimizer, AT).orElseThrow();
    }

    /** Some operations, each on one or two of what there is by then, and any three of all that as the result. */
    private static Formula random(int seed) {
        return new Formula() {
            @Override
            public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
                Random random = new Random(seed);
                List<T> values = new ArrayList<>(List.of(weights, gradient));
                values.addAll(slots);
                for (int i = random.nextInt(8); i >= 0; i--) {
                    T a = values.get(random.nextInt(values.size()));
                    T b = values.get(random.nextInt(values.size()));
                    double number = 1 + random.nextDouble();
                    values.add(
                            switch (random.nextInt(20)) {
                                case 0 -> ops.divide(a, ops.add(ops.abs(b), number));
                                case 1 -> ops.divide(a, number);
                                case 2 -> ops.tanh(a);
                                case 3 -> ops.maximum(a, b);
                                case 4 -> ops.maximum(a, number);
                                case 5 -> ops.minimum(a, b);
                                case 6 -> ops.subtract(number, a);
                                case 7 -> ops.sqrt(ops.abs(a));
                                case 8 -> ops.log1p(ops.square(a));
                                case 9 -> ops.log(ops.add(ops.abs(a), number));
                                case 10 -> ops.exp(ops.negative(ops.abs(a)));
                                case 11 -> ops.power(ops.add(ops.abs(a), number), number);
                                case 12 -> ops.sigmoid(ops.sin(a));
                                case 13 -> ops.sign(a);
                                case 14 -> ops.multiply(ops.tanh(a), b);
                                case 15 -> ops.add(a, number);
                                case 16 -> ops.add(ops.multiply(a, number), b);
                                case 17 -> ops.add(a, ops.multiply(b, number));
                                case 18 -> ops.subtract(a, ops.multiply(b, number));
                                default -> ops.multiply(a, number);
                            });
                }
                List<T> results = IntStream.range(0, 3)
                        .mapToObj(i -> values.get(values.size() - 1 - random.nextInt(values.size())))
                        .toList();
                return new Step<>(results.get(0), results.subList(1, 3));
            }
        };
    }

    private void agrees(Formula formula) {
        List<Tensor> x =
                IntStream.range(0, 4).mapToObj(RecordedStepTest::values).toList();
        PyTorchOps ops = new PyTorchOps(manager, new HostBuffer());
        List<PtNDArray> arrays = x.stream().map(ops::from).toList();
        RecordedStep recorded = step(formula);
        new Script(manager, arrays.size(), recorded.numbers().size(), recorded.lines()).run(arrays, recorded.numbers());
        List<Tensor> found =
                Stream.of(0, 2, 3).map(i -> ops.toTensor(arrays.get(i))).toList();

        List<Tensor> expected = expected(new HostOps(), formula, x);
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < SHAPE.length(); k++) {
                double value = expected.get(i).values()[k];
                assertThat((double) found.get(i).values()[k])
                        .as("%s", recorded)
                        .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
            }
        }
    }

    private static <T> List<Tensor> expected(Ops<T> ops, Formula formula, List<Tensor> x) {
        List<T> arrays = x.stream().map(ops::from).toList();
        Optimizer.Step<T> step = formula.step(ops, arrays.get(0), arrays.get(1), arrays.subList(2, 4), AT);
        return Stream.concat(Stream.of(step.weights()), step.slots().stream())
                .map(ops::toTensor)
                .toList();
    }

    private static Tensor values(int seed) {
        return Tensor.of(SHAPE, new Random(seed).doubles(SHAPE.length(), -1, 1).toArray());
    }
}
