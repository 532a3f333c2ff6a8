package dev.assay.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.Metric.Goal;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.testing.Plain;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {
    private static final Schedule RATE = new Constant(0.1);
    private static final Shape SHAPE = Shape.of(3);
    private final HostOps ops = new HostOps();

    /*
     * The weights after each of five steps, from PyTorch 1.13.1:
     *
     * def run(make):
     *     w = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64))
     *     o = make([w])
     *     for t in range(5):
     *         w.grad = w.detach() * torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64) \
     *             + torch.tensor([0.1, -0.2, 0.3], dtype=torch.float64) * (-2.0) ** t
     *         o.step()
     *         print(w.detach().tolist())
     * run(lambda p: torch.optim.SGD(p, lr=0.1))
     * run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9))
     * run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True))
     * run(lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8))
     *
     * and of PyTorch 2.7.1:
     *
     * run(lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-10))
     * run(lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.9, eps=1e-8))
     * run(lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01))
     */
    static List<Arguments> pathsOfPyTorch() {
        return List.of(
                Arguments.of(new SGD(RATE), new double[][] {
                    {0.89, -1.5799999999999998, 0.32},
                    {0.8210000000000001, -1.3039999999999998, 0.28400000000000003},
                    {0.6989000000000001, -0.9631999999999998, 0.07880000000000001},
                    {0.70901, -0.9305599999999998, 0.29516},
                    {0.478109, -0.4244479999999998, -0.2733880000000001}
                }),
                Arguments.of(new Momentum(RATE, 0.9), new double[][] {
                    {0.89, -1.5799999999999998, 0.32},
                    {0.722, -0.9259999999999998, 0.122},
                    {0.45859999999999995, -0.07219999999999975, -0.21280000000000002},
                    {0.2556799999999999, 0.5506600000000003, -0.21028},
                    {-0.11251600000000013, 1.3211020000000002, -0.6249279999999999}
                }),
                Arguments.of(new Nesterov(RATE, 0.9), new double[][] {
                    {0.7909999999999999, -1.202, 0.158},
                    {0.5896099999999999, -0.4810399999999998, 0.036139999999999985},
                    {0.27352309999999985, 0.32225920000000025, -0.33347380000000004},
                    {0.1781404009999999, 0.4601827840000002, 0.097711646},
                    {-0.2929336252900001, 1.2194512076800001, -0.78795501682}
                }),
                Arguments.of(new Adam(RATE, 0.9, 0.999, 1e-8), new double[][] {
                    {0.9000000009090909, -1.9000000002380952, 0.40000000055555557},
                    {0.8035128132305451, -1.801095276579094, 0.3128936060913275},
                    {0.7053796516529587, -1.7014732489487916, 0.22042555072475234},
                    {0.6282066878079364, -1.6079074245201548, 0.18594174522544285},
                    {0.5449014042137384, -1.5125821227198917, 0.12423308795278439}
                }),
                Arguments.of(new AdaGrad(RATE, 1e-10), new double[][] {
                    {0.9000000000090909, -1.900000000002381, 0.4000000000055556},
                    {0.8463124507933963, -1.8370801771366956, 0.3683772234047479},
                    {0.7772144902513722, -1.7733053815836712, 0.29116814172860095},
                    {0.7784776619697504, -1.7465684939289912, 0.3366919507543011},
                    {0.6987999987200334, -1.6788904023666882, 0.2500812256424495}
                }),
                Arguments.of(new RMSProp(RATE, 0.9, 1e-8), new double[][] {
                    {0.6837722430740709, -1.6837722363641143, 0.18377223953871746},
                    {0.550771161607398, -1.4948842910738778, 0.19278400031181478},
                    {0.34303347073046364, -1.2967261098942666, -0.04094540989255613},
                    {0.44289339350819457, -1.2427737579868687, 0.1935482443251774},
                    {0.18042374818552714, -1.0159690427532904, -0.07763240157782827}
                }),
                Arguments.of(new AdamW(RATE, 0.9, 0.999, 1e-8, 0.01), new double[][] {
                    {0.8990000009090909, -1.8980000002380952, 0.39950000055555557},
                    {0.80163117528975, -1.7972063042309692, 0.3120311993432113},
                    {0.7027041420140985, -1.6957932668873943, 0.21926632930419995},
                    {0.6249319062693565, -1.6005828849322148, 0.18468414112145592},
                    {0.5410510838102538, -1.5036835922793383, 0.12284615609846378}
                }));
    }

    @ParameterizedTest
    @MethodSource("pathsOfPyTorch")
    void goesPyTorchsWay(Optimizer optimizer, double[][] path) {
        HostArray weights = HostArray.of(SHAPE, 1.0, -2.0, 0.5);
        List<HostArray> slots = Collections.nCopies(optimizer.slots(), ops.fill(SHAPE, 0));
        for (int t = 0; t < path.length; t++) {
            HostArray gradient = ops.add(
                    ops.multiply(weights, HostArray.of(SHAPE, 1, 2, 3)),
                    ops.multiply(HostArray.of(SHAPE, 0.1, -0.2, 0.3), Math.pow(-2, t)));
            Optimizer.Step<HostArray> step = optimizer.step(ops, weights, gradient, slots, Progress.of(t, 5, 1));
            weights = step.weights();
            slots = step.slots();
            assertThat(slots).hasSize(optimizer.slots());
            assertThat(weights.values()).containsExactly(path[t], within(1e-12));
        }
    }

    static Stream<Function<Schedule, Optimizer>> rules() {
        return Stream.of(
                SGD::new,
                rate -> new Momentum(rate, 0.9),
                rate -> new Nesterov(rate, 0.9),
                rate -> new Adam(rate, 0.9, 0.999, 1e-8),
                rate -> new AdaGrad(rate, 1e-10),
                rate -> new RMSProp(rate, 0.9, 1e-8),
                rate -> new AdamW(rate, 0.9, 0.999, 1e-8, 0.01));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void asksTheScheduleAtEachStep(Function<Schedule, Optimizer> rule) {
        Optimizer still = rule.apply(new Step(0.1, 1e-300, 1));
        HostArray one = ops.fill(SHAPE, 1);
        List<HostArray> slots = Collections.nCopies(still.slots(), one);
        assertThat(still.step(ops, one, one, slots, Progress.of(4, 5, 2)).weights())
                .isNotEqualTo(one);
        assertThat(still.step(ops, one, one, slots, Progress.of(5, 5, 2)).weights())
                .isEqualTo(one);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void takesStepsInProportionToTheLearningRateSoThatALayerCanHaveItsOwn(Function<Schedule, Optimizer> rule) {
        Objective objective = new Objective(
                new Plain.HalfSquares(), rule.apply(RATE), List.of(), Map.of("trunk", 0.3, "frozen", 0.0));
        Optimizer own = objective.optimizer("trunk/kernel");
        Optimizer slower = rule.apply(new Constant(0.03));
        assertThat(objective.optimizer("head/kernel")).isEqualTo(objective.optimizer());
        assertThat(own.learningRate().at(Progress.of(0, 5, 1))).isEqualTo(0.03);
        HostArray start = HostArray.of(SHAPE, 1.0, -2.0, 0.5);
        List<HostArray> zeros = Collections.nCopies(own.slots(), ops.fill(SHAPE, 0));
        Optimizer.Step<HostArray> one = new Optimizer.Step<>(start, zeros);
        Optimizer.Step<HostArray> other = one;
        for (int t = 0; t < 5; t++) {
            HostArray gradient = ops.add(one.weights(), HostArray.of(SHAPE, 0.1 * t, -1, t));
            Progress at = Progress.of(t, 5, 1);
            one = own.step(ops, one.weights(), gradient, one.slots(), at);
            other = slower.step(ops, other.weights(), gradient, other.slots(), at);
            assertThat(one.weights().values()).containsExactly(other.weights().values(), within(1e-12));
        }
    }

    @Test
    void firstStepOfAdamIsTheLearningRateWhateverTheGradientsScale() {
        Adam adam = new Adam(RATE, 0.9, 0.999, 1e-8);
        HostArray zeros = ops.fill(SHAPE, 0);
        HostArray moved = adam.step(
                        ops, zeros, HostArray.of(SHAPE, 1e-3, -1, 1e3), List.of(zeros, zeros), Progress.of(0, 1, 1))
                .weights();
        assertThat(moved.values()).containsExactly(new double[] {-0.1, 0.1, -0.1}, within(1e-5));
    }

    static Stream<Arguments> impossibleSettings() {
        return Stream.of(
                Arguments.of((ThrowingCallable) () -> new Momentum(RATE, 1), "momentum must be in [0, 1), found 1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new Nesterov(RATE, -0.1), "momentum must be in [0, 1), found -0.1"),
                Arguments.of(
                        (ThrowingCallable) () -> new Adam(RATE, Double.NaN, 0.9, 1),
                        "beta1 must be in [0, 1), found NaN"),
                Arguments.of((ThrowingCallable) () -> new Adam(RATE, 0.9, 1, 1), "beta2 must be in [0, 1), found 1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new Adam(RATE, 0.9, 0.9, 0),
                        "epsilon must be finite and above 0, found 0.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new Constant(-1), "value must be finite and at least 0, found -1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new Step(1, 0, 1), "factor must be finite and above 0, found 0.0"),
                Arguments.of((ThrowingCallable) () -> new Step(1, 0.5, 0), "every must be at least 1, found 0"),
                Arguments.of(
                        (ThrowingCallable) () -> new Exponential(1, -1),
                        "decay-rate must be finite and at least 0, found -1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new InverseTime(Double.POSITIVE_INFINITY, 0),
                        "initial must be finite and at least 0, found Infinity"),
                Arguments.of(
                        (ThrowingCallable) () -> new AdaGrad(RATE, 0), "epsilon must be finite and above 0, found 0.0"),
                Arguments.of((ThrowingCallable) () -> new RMSProp(RATE, 1, 1), "rho must be in [0, 1), found 1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new AdamW(RATE, 0.9, 0.9, 1, -1),
                        "weight-decay must be finite and at least 0, found -1.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new WarmUp(RATE, 0), "epochs must be finite and above 0, found 0.0"),
                Arguments.of(
                        (ThrowingCallable) () -> new ReduceOnPlateau(RATE, "train/loss", Goal.MINIMIZE, 1, 1, 0, 0),
                        "factor must be above 0 and below 1, found 1.0"));
    }

    @ParameterizedTest
    @MethodSource("impossibleSettings")
    void rejectsSettingsThatCannotBe(ThrowingCallable made, String message) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
