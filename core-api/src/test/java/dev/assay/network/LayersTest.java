package dev.assay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import dev.assay.testing.Gradients;
import dev.assay.testing.Plain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers: shapes, numbers, what they compute, their gradients, and what they say of shapes that do not fit. */
class LayersTest {
    private static final Size ONE = Size.square(1);
    private final HostOps ops = new HostOps();

    /** A pass with given weights and given noise, which keeps the updates. */
    private static final class FixedPass<T> implements Pass<T> {
        private final Map<String, T> weights = new HashMap<>();
        private final Map<String, T> updates = new HashMap<>();
        private final boolean training;
        private final Function<Shape, T> uniform;

        FixedPass(boolean training, Function<Shape, T> uniform) {
            this.training = training;
            this.uniform = uniform;
        }

        @Override
        public T weight(String name) {
            return Objects.requireNonNull(weights.get(name), name);
        }

        @Override
        public boolean training() {
            return training;
        }

        @Override
        public T uniform(Shape shape) {
            return uniform.apply(shape);
        }

        @Override
        public void update(String name, T value) {
            updates.put(name, value);
        }
    }

    private static Tensor noise(Shape shape) {
        Tensor noise = Tensor.zeros(shape);
        Random random = new Random(5);
        for (int i = 0; i < noise.values().length; i++) {
            noise.values()[i] = random.nextFloat();
        }
        return noise;
    }

    private FixedPass<HostArray> pass(boolean training) {
        return new FixedPass<>(training, shape -> ops.from(noise(shape)));
    }

    private static Stream<Map.Entry<Layer, List<Shape>>> layers() {
        Shape image = Shape.of(4, 5, 4);
        Shape vector = Shape.of(5);
        List<Map.Entry<Layer, List<Shape>>> layers = new ArrayList<>();
        for (Layer layer : List.of(
                new Identity(),
                new ReLU(),
                new LeakyReLU(0.1),
                new ELU(0.7),
                new Sigmoid(),
                new Tanh(),
                new Softplus(),
                new Softmax(),
                new Dropout(0.4),
                new BatchNormalization(0.9, 1e-3),
                new Flatten(),
                new Plain.Odd())) {
            layers.add(Map.entry(layer, List.of(vector)));
            layers.add(Map.entry(layer, List.of(image)));
        }
        for (Layer layer : List.of(
                Convolution2D.of(3, 3),
                Convolution2D.of(3, 2)
                        .withStride(2)
                        .withPadding(new Padding.Same())
                        .withoutBias(),
                new Convolution2D(6, new Size(3, 2), new Size(2, 1), Padding.parse("2,0,1,3"), new Size(1, 2), 2, true),
                new Convolution2D(8, new Size(2, 3), ONE, new Padding.Same(), new Size(3, 2), 4, true),
                MaxPooling2D.of(2),
                new MaxPooling2D(new Size(2, 3), new Size(2, 1), new Padding.Same()),
                AveragePooling2D.of(3, 2),
                new AveragePooling2D(new Size(2, 3), new Size(2, 1), Padding.parse("1,0,2,1")),
                new GlobalAveragePooling2D(),
                new GlobalMaxPooling2D(),
                new LocalResponseNormalization(3, 0.3, 0.75, 2),
                new LocalResponseNormalization(5, 1.5, 0.5, 1),
                new IdentityShortcut(2, 6),
                new IdentityShortcut(3, 4),
                new IdentityShortcut(1, 5))) {
            layers.add(Map.entry(layer, List.of(image)));
        }
        for (LSTM layer : List.of(new LSTM(2, false), new LSTM(3, true))) {
            layers.add(Map.entry(layer, List.of(Shape.of(4, 3))));
            layers.add(Map.entry(layer, List.of(Shape.of(1, 2))));
        }
        layers.add(Map.entry(new Dense(3, true), List.of(vector)));
        layers.add(Map.entry(new Dense(1, false), List.of(vector)));
        layers.add(Map.entry(new Add(), List.of(vector, vector, vector)));
        layers.add(Map.entry(new Add(), List.of(image, image)));
        layers.add(Map.entry(new Concatenate(), List.of(vector, Shape.of(2))));
        layers.add(Map.entry(new Concatenate(), List.of(image, image.with(0, 1), image)));
        return layers.stream();
    }

    @TestFactory
    Stream<DynamicTest> haveTheGradientsOfFiniteDifferencesAndTheDeclaredShape() {
        return layers().flatMap(entry -> Stream.of(true, false)
                .flatMap(training -> Stream.of(1, 2)
                        .map(batch -> dynamicTest(
                                entry.getKey() + " of " + entry.getValue() + (training ? " in training" : "")
                                        + ", batch of " + batch,
                                () -> differentiate(entry.getKey(), entry.getValue(), training, batch)))));
    }

    private void differentiate(Layer layer, List<Shape> inputs, boolean training, int batch) {
        Random random = new Random(batch);
        List<Weight> weights = layer.weights(inputs);
        List<HostArray> arguments = new ArrayList<>();
        inputs.forEach(input -> arguments.add(Gradients.random(random, input.batched(batch))));
        weights.forEach(weight -> {
            HostArray value = Gradients.random(random, weight.shape());
            arguments.add(weight.role() == Weight.Role.VARIANCE ? ops.add(ops.square(value), 0.5) : value);
        });
        Gradients.check(
                (o, x) -> {
                    FixedPass<Variable<HostArray>> pass = new FixedPass<>(training, shape -> o.from(noise(shape)));
                    for (int i = 0; i < weights.size(); i++) {
                        pass.weights.put(weights.get(i).name(), x.get(inputs.size() + i));
                    }
                    Variable<HostArray> y = layer.forward(o, x.subList(0, inputs.size()), pass);
                    assertThat(o.shape(y)).isEqualTo(layer.output(inputs).batched(batch));
                    pass.updates.forEach(
                            (name, value) -> assertThat(o.shape(value)).isEqualTo(o.shape(pass.weight(name))));
                    return y;
                },
                arguments.toArray(HostArray[]::new));
    }

    private double[] forward(Layer layer, FixedPass<HostArray> pass, Shape shape, double... values) {
        return layer.forward(ops, List.of(HostArray.of(shape, values)), pass).values();
    }

    @Test
    void activationsHaveTheirValues() {
        double[] x = {-2, 0, 3};
        Shape row = Shape.of(1, 3);
        assertThat(forward(new Identity(), pass(false), row, x)).containsExactly(-2, 0, 3);
        assertThat(forward(new ReLU(), pass(false), row, x)).containsExactly(0, 0, 3);
        assertThat(forward(new LeakyReLU(0.1), pass(false), row, x))
                .containsExactly(new double[] {-0.2, 0, 3}, within(1e-15));
        assertThat(forward(new ELU(0.5), pass(false), row, x))
                .containsExactly(new double[] {0.5 * Math.expm1(-2), 0, 3}, within(1e-15));
        assertThat(forward(new Sigmoid(), pass(false), row, x))
                .containsExactly(new double[] {0.11920292202211755, 0.5, 0.9525741268224334}, within(1e-15));
        assertThat(forward(new Tanh(), pass(false), row, x))
                .containsExactly(new double[] {-0.9640275800758169, 0, 0.9950547536867305}, within(1e-15));
        assertThat(forward(new Softplus(), pass(false), row, x))
                .containsExactly(new double[] {0.1269280110429726, Math.log(2), 3.048587351573742}, within(1e-15));
        assertThat(forward(new Softmax(), pass(false), row, 0, 0, Math.log(2)))
                .containsExactly(new double[] {0.25, 0.25, 0.5}, within(1e-15));
    }

    @Test
    void activationsStayFiniteForLargeInputs() {
        for (Activation activation : List.of(new ELU(1), new Softplus(), new Softmax(), new Sigmoid(), new Tanh())) {
            assertThat(DoubleStream.of(forward(activation, pass(false), Shape.of(1, 2), 1e4, -1e4)))
                    .as(activation.toString())
                    .allMatch(Double::isFinite);
        }
    }

    @Test
    void leakyRectifiersHaveTheGradientFromBelowAtZero() {
        for (Map.Entry<Activation, Double> expected : List.<Map.Entry<Activation, Double>>of(
                Map.entry(new LeakyReLU(0.1), 0.1), Map.entry(new ELU(0.7), 0.7), Map.entry(new ReLU(), 0.0))) {
            Tape<HostArray> tape = new Tape<>(ops);
            Variable<HostArray> x = tape.variable(ops.scalar(0));
            assertThat(ops.item(tape.gradient(expected.getKey().apply(tape, x), List.of(x))
                            .get(0)))
                    .isCloseTo(expected.getValue(), within(1e-15));
        }
    }

    @Test
    void batchNormalizationUsesTheBatchInTrainingAndRunningMeansInInference() {
        BatchNormalization norm = new BatchNormalization(0.9, 1e-9);
        FixedPass<HostArray> training = pass(true);
        training.weights.putAll(Map.of(
                "scale", HostArray.of(Shape.of(1), 2),
                "shift", HostArray.of(Shape.of(1), 10),
                "mean", HostArray.of(Shape.of(1), 1),
                "variance", HostArray.of(Shape.of(1), 9)));
        assertThat(forward(norm, training, Shape.of(2, 1), 1, 5)).containsExactly(new double[] {8, 12}, within(1e-6));
        assertThat(training.updates.get("mean")).isEqualTo(HostArray.of(Shape.of(1), 0.9 * 1 + (1 - 0.9) * 3));
        assertThat(training.updates.get("variance")).isEqualTo(HostArray.of(Shape.of(1), 0.9 * 9 + (1 - 0.9) * 4));

        FixedPass<HostArray> inference = pass(false);
        inference.weights.putAll(training.weights);
        assertThat(forward(norm, inference, Shape.of(2, 1), 1, 4)).containsExactly(new double[] {10, 12}, within(1e-6));
        assertThat(inference.updates).isEmpty();
    }

    @Test
    void batchNormalizationOfMapsTakesAllPlacesOfAChannelTogether() {
        BatchNormalization norm = new BatchNormalization(0.5, 1e-9);
        FixedPass<HostArray> training = pass(true);
        norm.weights(List.of(Shape.of(2, 1, 2)))
                .forEach(w -> training.weights.put(
                        w.name(), ops.fill(w.shape(), w.role().start())));
        assertThat(forward(norm, training, Shape.of(2, 2, 1, 2), 1, 3, 10, 10, 1, 3, 30, 30))
                .containsExactly(new double[] {-1, 1, -1, -1, -1, 1, 1, 1}, within(1e-6));
        assertThat(training.updates.get("mean")).isEqualTo(HostArray.of(Shape.of(2), 1, 10));
        assertThat(training.updates.get("variance")).isEqualTo(HostArray.of(Shape.of(2), 1, 50.5));
    }

    @Test
    void dropoutDropsWhereTheNoiseIsBelowItsRate() {
        FixedPass<HostArray> training = new FixedPass<>(true, shape -> HostArray.of(shape, 0.1, 0.25, 0.2499, 0.9));
        assertThat(forward(new Dropout(0.25), training, Shape.of(2, 2), 3, 6, 9, 12))
                .containsExactly(0, 8, 0, 16);
        assertThat(forward(new Dropout(0), training, Shape.of(2, 2), 3, 6, 9, 12))
                .containsExactly(3, 6, 9, 12);
        assertThat(forward(new Dropout(0.25), pass(false), Shape.of(2, 2), 3, 6, 9, 12))
                .containsExactly(3, 6, 9, 12);
    }

    @Test
    void localResponseNormalizationDividesByNeighbouringChannels() {
        double[] a = {1, -2, 3, 4};
        double[] b = forward(new LocalResponseNormalization(3, 0.5, 0.75, 2), pass(false), Shape.of(1, 4, 1, 1), a);
        for (int c = 0; c < 4; c++) {
            double sum = 0;
            for (int near = Math.max(0, c - 1); near <= Math.min(3, c + 1); near++) {
                sum += a[near] * a[near];
            }
            assertThat(b[c]).isCloseTo(a[c] / Math.pow(2 + 0.5 * sum, 0.75), within(1e-15));
        }
    }

    @Test
    void identityShortcutTakesEachSecondElementAndAddsChannelsOfZeros() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(forward(new IdentityShortcut(2, 2), pass(false), Shape.of(1, 1, 3, 3), x))
                .containsExactly(1, 3, 7, 9, 0, 0, 0, 0);
        assertThat(new IdentityShortcut(2, 32).output(List.of(Shape.of(16, 7, 8))))
                .isEqualTo(Shape.of(32, 4, 4));
    }

    /** torch.nn.LSTM of PyTorch 1.13.1 in double precision, the second bias 0. */
    @Test
    void lstmHasTheNumbersOfPyTorch() {
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("kernel", counted(Shape.of(2, 8), 0.1, 7));
        pass.weights.put("recurrent-kernel", counted(Shape.of(2, 8), -0.07, 5));
        pass.weights.put("bias", counted(Shape.of(8), 0.05, 3));
        double[] x = {1, -0.5, 0.25, 2, -1, 0.75};
        assertThat(forward(new LSTM(2, true), pass, Shape.of(1, 3, 2), x))
                .containsExactly(
                        new double[] {
                            0.0,
                            0.020739509106328758,
                            0.05314567142710987,
                            0.10786628100860172,
                            0.03666887588148624,
                            0.09944083209832118
                        },
                        within(1e-12));
        assertThat(forward(new LSTM(2, false), pass, Shape.of(1, 3, 2), x))
                .containsExactly(new double[] {0.03666887588148624, 0.09944083209832118}, within(1e-12));
    }

    /** (i mod modulus - modulus / 2) factor for the i-th element, the division rounded down. */
    private static HostArray counted(Shape shape, double factor, int modulus) {
        double[] values = new double[shape.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % modulus - modulus / 2) * factor;
        }
        return new HostArray(shape, values);
    }

    @Test
    void lstmHasTheCountsOfKeras() {
        // Keras: LSTM(128) on 32 steps of 64 features, count_params()
        List<Shape> sequence = List.of(Shape.of(32, 64));
        assertThat(parameters(new LSTM(128, false), sequence)).isEqualTo(98_816);
        assertThat(new LSTM(128, false).output(sequence)).isEqualTo(Shape.of(128));
        assertThat(new LSTM(128, true).output(sequence)).isEqualTo(Shape.of(32, 128));
        assertThat(new LSTM(128, true).multiplyAdds(sequence)).isEqualTo(32 * 512 * (64 + 128));
    }

    @Test
    void poolingAtTheBorderCountsNoPadding() {
        double[] x = {-1, -2, -3, -4, -5, -6, -7, -8, -9};
        Padding same = new Padding.Same();
        Size two = Size.square(2);
        assertThat(forward(new MaxPooling2D(two, two, same), pass(false), Shape.of(1, 1, 3, 3), x))
                .containsExactly(-1, -3, -7, -9);
        assertThat(forward(new AveragePooling2D(two, two, same), pass(false), Shape.of(1, 1, 3, 3), x))
                .containsExactly(-3, -4.5, -7.5, -9);
    }

    @Test
    void samePaddingPutsTheOddElementBelowAndToTheRightAsKeras() {
        double[] x = {1, 2, 3, 4};
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("kernel", HostArray.of(Shape.of(1, 1, 1, 3), 1, 10, 100));
        Convolution2D convolution =
                new Convolution2D(1, new Size(1, 3), Size.square(2), new Padding.Same(), ONE, 1, false);
        assertThat(forward(convolution, pass, Shape.of(1, 1, 1, 4), x)).containsExactly(321, 43);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 0, 1", "3, 1, 0, 0, 1", "3, 2, 1, 1, 1", "2, 3, 0, 2, 2", "5, 1, 2, 2, 2", "4, 2, 3, 0, 3"})
    void countsTheOutputsAsTheFormula(int size, int stride, int before, int after, int dilation) {
        for (int input = dilation * (size - 1) + 1; input < 20; input++) {
            int positions = 0;
            for (int at = -before; at + dilation * (size - 1) < input + after; at += stride) {
                positions++;
            }
            Convolution2D convolution = new Convolution2D(
                    1,
                    Size.square(size),
                    Size.square(stride),
                    new Padding.Explicit(before, after, before, after),
                    Size.square(dilation),
                    1,
                    false);
            assertThat(convolution.output(List.of(Shape.of(1, input, input))))
                    .isEqualTo(Shape.of(1, positions, positions));
            assertThat(positions).isEqualTo((int)
                    Math.floor((input + before + after - dilation * (size - 1) - 1) / (double) stride + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 1", "7, 3, 2", "8, 3, 2", "9, 2, 3", "5, 1, 2", "4, 5, 1", "4, 5, 3"})
    void samePaddingDividesTheSizeByTheStride(int input, int size, int stride) {
        Layer convolution = Convolution2D.of(2, size).withStride(stride).withPadding(new Padding.Same());
        int expected = (int) Math.ceil(input / (double) stride);
        assertThat(convolution.output(List.of(Shape.of(1, input, input)))).isEqualTo(Shape.of(2, expected, expected));
    }

    @Test
    void haveTheNumbersOfTheLecture() {
        List<Shape> image = List.of(Shape.of(3, 32, 32));
        Convolution2D six = Convolution2D.of(6, 5);
        assertThat(six.output(image)).isEqualTo(Shape.of(6, 28, 28));
        assertThat(parameters(six, image)).isEqualTo(456);
        assertThat(six.multiplyAdds(image)).isEqualTo(28 * 28 * 6 * 75);
        assertThat(parameters(new Dense(3, false), List.of(Shape.of(7)))).isEqualTo(21);
        assertThat(parameters(Convolution2D.of(30, 5).withoutBias(), image)).isEqualTo(2_250);
        assertThat(parameters(Convolution2D.of(96, 11).withStride(4), List.of(Shape.of(3, 227, 227))))
                .isEqualTo(34_944);
    }

    private static long parameters(Layer layer, List<Shape> inputs) {
        return layer.weights(inputs).stream()
                .filter(w -> w.role().trained())
                .mapToLong(w -> w.shape().elements())
                .sum();
    }

    @Test
    void groupsDivideTheWeightsAndTheFans() {
        Convolution2D grouped = new Convolution2D(8, Size.square(3), ONE, new Padding.Valid(), ONE, 4, false);
        Weight kernel = grouped.weights(List.of(Shape.of(12, 5, 5))).get(0);
        assertThat(kernel).isEqualTo(Weight.kernel(Shape.of(8, 3, 3, 3), 27, 18));
    }

    @Test
    void sayWhichLayerCanNotTakeWhichShape() {
        assertMessage(
                Shape.of(3, 4, 4),
                "layer 'x' (dense) takes a vector, found 3x4x4: put a flatten layer before it",
                new Dense(2, true));
        assertMessage(
                Shape.of(7),
                "layer 'x' (convolution-2d) takes channels x height x width, found 7",
                Convolution2D.of(2, 3));
        assertMessage(
                Shape.of(3, 4, 2),
                "layer 'x' (convolution-2d) a window of 3 does not fit into 3x4x2",
                Convolution2D.of(2, 3));
        assertMessage(
                Shape.of(3, 4, 4),
                "layer 'x' (convolution-2d) 2 groups do not divide the 3 channels of 3x4x4",
                new Convolution2D(2, ONE, ONE, new Padding.Valid(), ONE, 2, true));
        assertMessage(
                Shape.of(3, 4, 4),
                "layer 'x' (max-pooling-2d) a window of 5 does not fit into 3x4x4",
                MaxPooling2D.of(5));
        assertMessage(
                Shape.of(3, 4, 4),
                "layer 'x' (average-pooling-2d) padding 2 is not smaller than the pool 2",
                new AveragePooling2D(Size.square(2), ONE, Padding.of(2)));
        assertMessage(
                Shape.of(3, 4),
                "layer 'x' (batch-normalization) takes a vector or channels x height x width, found 3x4",
                new BatchNormalization(0.9, 1e-3));
        assertMessage(
                Shape.of(3),
                "layer 'x' (local-response-normalization) takes channels x height x width, found 3",
                new LocalResponseNormalization(5, 1, 1, 1));
        assertMessage(
                Shape.of(3),
                "layer 'x' (global-max-pooling-2d) takes channels x height x width, found 3",
                new GlobalMaxPooling2D());
        assertMessage(
                Shape.of(4, 4, 4),
                "layer 'x' (identity-shortcut) adds channels up to 3, found more: 4x4x4",
                new IdentityShortcut(2, 3));
        assertMessage(Shape.of(3), "layer 'x' (lstm) takes steps x features, found 3", new LSTM(2, true));
        assertMessage(Shape.of(3), "layer 'x' (add) takes two or more inputs of one shape, found 3", new Add());
        assertMessage(
                Shape.of(3),
                "layer 'x' (concatenate) takes two or more inputs that differ in the first dimension alone, found 3",
                new Concatenate());
        assertMessage(Shape.of(3), "layer 'x' (flatten) takes one input, found 2", new Flatten(), "input", "input");
    }

    private static void assertMessage(Shape input, String message, Layer layer, String... inputs) {
        assertThatThrownBy(() -> Network.of(input).named("x", layer, inputs).build())
                .isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test
    void rejectSettingsThatCanNotBe() {
        assertRejected("units must be at least 1, found 0", () -> new Dense(0, true));
        assertRejected("filters must be at least 1, found 0", () -> Convolution2D.of(0, 3));
        assertRejected(
                "groups: 2 do not divide 3 filters",
                () -> new Convolution2D(3, ONE, ONE, new Padding.Valid(), ONE, 2, true));
        assertRejected("units must be at least 1, found 0", () -> new LSTM(0, true));
        assertRejected("stride must be at least 1, found 0", () -> new IdentityShortcut(0, 1));
        assertRejected("channels must be at least 1, found 0", () -> new IdentityShortcut(1, 0));
        assertRejected("rate must be in [0, 1), found 1.0", () -> new Dropout(1));
        assertRejected("rate must be in [0, 1), found NaN", () -> new Dropout(Double.NaN));
        assertRejected("momentum must be in [0, 1), found 1.0", () -> new BatchNormalization(1, 1e-3));
        assertRejected("epsilon must be finite and above 0, found 0.0", () -> new BatchNormalization(0.9, 0));
        assertRejected("depth must be odd and at least 1, found 4", () -> new LocalResponseNormalization(4, 1, 1, 1));
        assertRejected("k must be finite and above 0, found 0.0", () -> new LocalResponseNormalization(5, 1, 1, 0));
        assertRejected(
                "beta must be a finite number, found NaN", () -> new LocalResponseNormalization(5, 1, Double.NaN, 1));
        assertRejected("slope must be finite and at least 0, found -0.1", () -> new LeakyReLU(-0.1));
        assertRejected("alpha must be finite and at least 0, found NaN", () -> new ELU(Double.NaN));
    }

    private static void assertRejected(String message, Executable executable) {
        assertThatThrownBy(executable::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
