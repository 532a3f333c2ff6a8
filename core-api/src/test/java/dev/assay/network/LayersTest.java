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
                new Swish(),
                new GELU(),
                new RReLU(3, 8),
                new NoisyReLU(),
                new PReLU(0.25),
                new GaussianNoise(0.3),
                new L1Normalization(1e-3),
                new L2Normalization(1e-3),
                new Maxout(1),
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
                new IdentityShortcut(1, 5),
                DepthwiseConvolution2D.of(3),
                new DepthwiseConvolution2D(new Size(3, 2), new Size(2, 1), new Padding.Same(), ONE, 2, false),
                LocallyConnected2D.of(3, 3, 1),
                new LocallyConnected2D(2, new Size(2, 3), new Size(3, 1), new Padding.Same(), false),
                new LpPooling2D(2, Size.square(2), Size.square(1)),
                new LpPooling2D(3.5, new Size(2, 3), new Size(3, 1)),
                new FractionalMaxPooling2D(2, 1.4),
                new FractionalMaxPooling2D(1, 1.9),
                new LocalContrastNormalization(3, 1, 1e-3),
                new Maxout(2),
                new Permute(List.of(3, 1, 2)),
                new Reshape(Shape.of(10, 8)),
                new TimeDistributed(new Flatten()),
                new ZeroPadding2D(Padding.parse("1,0,2,3")),
                new Cropping2D(Padding.parse("1,0,2,1")),
                new DropConnect(Convolution2D.of(3, 2), 0.4))) {
            layers.add(Map.entry(layer, List.of(image)));
        }
        for (Layer layer : List.of(
                new LSTM(2, false),
                new LSTM(3, true),
                new GRU(2, false),
                new GRU(3, true),
                new SimpleRNN(3, new Tanh(), false, true),
                new SimpleRNN(2, new Sigmoid(), true, false),
                new Bidirectional(new GRU(2, true)),
                new Bidirectional(new LSTM(2, false)))) {
            layers.add(Map.entry(layer, List.of(Shape.of(4, 3))));
            layers.add(Map.entry(layer, List.of(Shape.of(4, 3), Shape.of(4))));
            layers.add(Map.entry(layer, List.of(Shape.of(1, 2))));
        }
        Shape sequence = Shape.of(6, 4);
        for (Layer layer : List.of(
                Convolution1D.of(3, 3),
                new Convolution1D(4, 2, 2, new Padding.Same(), 1, 2, false),
                new Convolution1D(2, 3, 1, Padding.parse("0,0,4,0"), 2, 1, true),
                MaxPooling1D.of(2),
                new MaxPooling1D(3, 2, new Padding.Same()),
                AveragePooling1D.of(3),
                new AveragePooling1D(2, 1, Padding.parse("0,0,1,0")),
                new GlobalMaxPooling1D(),
                new GlobalAveragePooling1D(),
                new LocallyConnected1D(3, 2, 2, new Padding.Same(), true),
                new TimeDistributed(new Dense(3, true)),
                new DropConnect(new GRU(2, false), 0.3),
                new L2Normalization(1e-3),
                new Mask(0))) {
            layers.add(Map.entry(layer, List.of(sequence)));
        }
        layers.add(Map.entry(new GlobalAveragePooling1D(), List.of(sequence, Shape.of(6))));
        for (Layer layer : List.of(
                TransposedConvolution2D.of(3, 2, 2),
                TransposedConvolution2D.of(2, 3, 2).withPadding(new Padding.Same()),
                new TransposedConvolution2D(
                        6, new Size(3, 2), new Size(1, 3), Padding.parse("1,0,2,1"), new Size(2, 1), 2, true),
                new TransposedConvolution2D(2, ONE, Size.square(2), new Padding.Valid(), ONE, 1, false),
                new Upsampling2D(new Size(2, 3), Interpolation.NEAREST),
                new Upsampling2D(new Size(3, 2), Interpolation.BILINEAR))) {
            layers.add(Map.entry(layer, List.of(image)));
        }
        layers.add(Map.entry(new Multiply(), List.of(image, Shape.of(4))));
        layers.add(Map.entry(new Multiply(), List.of(image, image, Shape.of(1, 5, 4))));
        layers.add(Map.entry(new Multiply(), List.of(vector, Shape.of(1))));
        layers.add(Map.entry(new Dense(3, true), List.of(vector)));
        layers.add(Map.entry(new Dense(1, false), List.of(vector)));
        layers.add(Map.entry(new Add(), List.of(vector, vector, vector)));
        layers.add(Map.entry(new Add(), List.of(image, image)));
        layers.add(Map.entry(new Concatenate(), List.of(vector, Shape.of(2))));
        layers.add(Map.entry(new Concatenate(), List.of(image, image.with(0, 1), image)));
        layers.add(Map.entry(new Slice(1, 3), List.of(vector)));
        layers.add(Map.entry(new Slice(0, 2), List.of(image)));
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
    void furtherActivationsHaveTheirValues() {
        double[] x = {-2, 0, 3};
        Shape row = Shape.of(1, 3);
        assertThat(forward(new Step(), pass(false), row, x)).containsExactly(0, 0, 1);
        assertThat(forward(new Swish(), pass(false), row, x))
                .containsExactly(new double[] {-2 / (1 + Math.exp(2)), 0, 3 / (1 + Math.exp(-3))}, within(1e-15));
        // torch.nn.functional.gelu(x, approximate="tanh")
        assertThat(forward(new GELU(), pass(false), row, x))
                .containsExactly(new double[] {-0.04540230591222047, 0, 2.996362607918227}, within(1e-12));
        assertThat(forward(new RReLU(3, 8), pass(false), row, x)).containsExactly(-2 / 5.5, 0, 3);
        assertThat(forward(new NoisyReLU(), pass(false), row, x)).containsExactly(0, 0, 3);
        assertThat(forward(new Maxout(3), pass(false), Shape.of(1, 6), -2, 0, 3, -5, -4, -6))
                .containsExactly(3, -4);
        // pieces of one unit are neighbours among the channels, at each place
        assertThat(forward(new Maxout(2), pass(false), Shape.of(1, 4, 1, 2), 1, 2, 3, 0, -1, -2, -3, 0))
                .containsExactly(3, 2, -1, 0);
    }

    @Test
    void rectifiersWithNoiseDrawItInTraining() {
        FixedPass<HostArray> half = new FixedPass<>(true, shape -> ops.fill(shape, 0.5));
        assertThat(forward(new RReLU(2, 6), half, Shape.of(1, 2), -2, 3)).containsExactly(-0.5, 3);
        // sqrt(-2 log(1 - 0.25)) sin(2 pi 0.25) = 0.758528
        FixedPass<HostArray> quarter = new FixedPass<>(true, shape -> ops.fill(shape, 0.25));
        double n = Math.sqrt(-2 * Math.log(0.75));
        assertThat(forward(new GaussianNoise(2), quarter, Shape.of(1, 2), -2, 3))
                .containsExactly(new double[] {-2 + 2 * n, 3 + 2 * n}, within(1e-15));
        assertThat(forward(new NoisyReLU(), quarter, Shape.of(1, 2), -2, 0))
                .containsExactly(new double[] {0, n * Math.sqrt(0.5)}, within(1e-15));
    }

    @Test
    void noiseIsNormal() {
        FixedPass<HostArray> training = pass(true);
        Random random = new Random(3);
        FixedPass<HostArray> drawn = new FixedPass<>(true, shape -> {
            double[] values = random.doubles(shape.length()).toArray();
            return new HostArray(shape, values);
        });
        double[] noise = new GaussianNoise(1)
                .forward(ops, List.of(ops.fill(Shape.of(100, 200), 0)), drawn)
                .values();
        double mean = DoubleStream.of(noise).average().orElseThrow();
        double variance = DoubleStream.of(noise).map(v -> v * v).average().orElseThrow();
        long within = DoubleStream.of(noise).filter(v -> Math.abs(v) < 1).count();
        assertThat(mean).isCloseTo(0, within(0.03));
        assertThat(variance).isCloseTo(1, within(0.04));
        assertThat(within / 20_000.0).isCloseTo(0.6827, within(0.015));
        assertThat(forward(new GaussianNoise(0), training, Shape.of(1, 1), 5)).containsExactly(5);
        assertThat(forward(new GaussianNoise(1), pass(false), Shape.of(1, 1), 5))
                .containsExactly(5);
    }

    @Test
    void theStepLetsItsGradientStraightThrough() {
        Tape<HostArray> tape = new Tape<>(ops);
        Variable<HostArray> x = tape.variable(HostArray.of(Shape.of(3), -2, 0, 1e9));
        Variable<HostArray> y = new Step().apply(tape, x);
        assertThat(y.value().values()).containsExactly(0, 0, 1);
        HostArray upper = HostArray.of(Shape.of(3), 5, 6, 7);
        assertThat(tape.gradient(y, upper, List.of(x)).get(0)).isEqualTo(upper);
    }

    @Test
    void preluStartsAtItsSlopeAndHasOneForEachChannel() {
        List<Weight> weights = new PReLU(0.25).weights(List.of(Shape.of(2, 1, 2)));
        assertThat(weights).containsExactly(new Weight("slope", Shape.of(2), Weight.Role.SCALE, 1, 1, 0.25));
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("slope", HostArray.of(Shape.of(2), 0.5, -2));
        assertThat(forward(new PReLU(0.25), pass, Shape.of(1, 2, 1, 2), -2, 2, -4, 4))
                .containsExactly(-1, 2, 8, 4);
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
    void convolutionOfASequenceHasTheLengthOfTheLecture() {
        // n - k + 1: 10 - 3 + 1 = 8
        assertThat(Convolution1D.of(100, 3).output(List.of(Shape.of(10, 50)))).isEqualTo(Shape.of(8, 100));
        assertThat(parameters(Convolution1D.of(100, 3), List.of(Shape.of(10, 50))))
                .isEqualTo(15_100);
        // 3 shared weights for 7 inputs and 3 hidden units
        Convolution1D shared = new Convolution1D(1, 3, 2, new Padding.Valid(), 1, 1, false);
        assertThat(shared.output(List.of(Shape.of(7, 1)))).isEqualTo(Shape.of(3, 1));
        assertThat(parameters(shared, List.of(Shape.of(7, 1)))).isEqualTo(3);
    }

    @Test
    void convolutionOfASequenceGoesOverItsSteps() {
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("kernel", HostArray.of(Shape.of(1, 2, 2), 1, 10, 100, 1000));
        pass.weights.put("bias", HostArray.of(Shape.of(1), 0.5));
        double[] steps = {1, 2, 3, 4, 5, 6};
        assertThat(forward(Convolution1D.of(1, 2), pass, Shape.of(1, 3, 2), steps))
                .containsExactly(1 + 30 + 200 + 4000 + 0.5, 3 + 50 + 400 + 6000 + 0.5);
        assertThat(forward(
                        Convolution1D.of(1, 2).withPadding(Padding.parse("0,0,1,0")), pass, Shape.of(1, 3, 2), steps))
                .containsExactly(10 + 2000 + 0.5, 1 + 30 + 200 + 4000 + 0.5, 3 + 50 + 400 + 6000 + 0.5);
    }

    @Test
    void poolingOfASequenceGoesOverItsSteps() {
        double[] steps = {1, -6, 3, -4, -5, -2};
        assertThat(forward(MaxPooling1D.of(2), pass(false), Shape.of(1, 3, 2), steps))
                .containsExactly(3, -4);
        assertThat(forward(new AveragePooling1D(2, 2, new Padding.Same()), pass(false), Shape.of(1, 3, 2), steps))
                .containsExactly(2, -5, -5, -2);
        assertThat(forward(new GlobalMaxPooling1D(), pass(false), Shape.of(1, 3, 2), steps))
                .containsExactly(3, -2);
        assertThat(forward(new GlobalAveragePooling1D(), pass(false), Shape.of(1, 3, 2), steps))
                .containsExactly(new double[] {-1 / 3.0, -4}, within(1e-15));
    }

    @Test
    void aMaskLeavesOutStepsOfTheFillAndTheMeanDoesNotCountThem() {
        HostArray sequence = HostArray.of(Shape.of(2, 3, 2), 1, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0);
        HostArray mask = new Mask(0).forward(ops, List.of(sequence), pass(false));
        assertThat(mask).isEqualTo(HostArray.of(Shape.of(2, 3), 1, 0, 1, 0, 0, 0));
        assertThat(new GlobalAveragePooling1D()
                        .forward(ops, List.of(sequence, mask), pass(false))
                        .values())
                .containsExactly(2, 2, 0, 0);
        assertThat(forward(new Mask(7), pass(false), Shape.of(1, 3), 7, 0, 6)).containsExactly(0, 1, 1);
        assertThat(new Mask(0).output(List.of(Shape.of(5, 2)))).isEqualTo(Shape.of(5));
    }

    @Test
    void embeddingTakesARowForEachNumber() {
        FixedPass<HostArray> pass = pass(false);
        HostArray rows = HostArray.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        pass.weights.put("kernel", rows);
        Embedding embedding = new Embedding(3, 2);
        assertThat(forward(embedding, pass, Shape.of(2, 2), 2, 0, 1, 2)).containsExactly(5, 6, 1, 2, 3, 4, 5, 6);
        assertThat(embedding.output(List.of(Shape.of(7)))).isEqualTo(Shape.of(7, 2));
        Gradients.check(
                (o, x) -> {
                    FixedPass<Variable<HostArray>> taped = new FixedPass<>(true, shape -> o.from(noise(shape)));
                    taped.weights.put("kernel", x.get(0));
                    return embedding.forward(o, List.of(o.constant(Shape.of(2, 2), 2, 0, 2, 2)), taped);
                },
                rows);
        assertThatThrownBy(() -> forward(embedding, pass, Shape.of(1, 1), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows are numbered from 0 to 2");
    }

    @Test
    void transposedConvolutionSpreadsEachElement() {
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("kernel", HostArray.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4));
        pass.weights.put("bias", HostArray.of(Shape.of(1), 0.5));
        assertThat(forward(TransposedConvolution2D.of(1, 2, 2), pass, Shape.of(1, 1, 1, 2), 1, 10))
                .containsExactly(1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5);
        assertThat(forward(TransposedConvolution2D.of(1, 2, 1), pass, Shape.of(1, 1, 1, 2), 1, 10))
                .containsExactly(1.5, 12.5, 20.5, 3.5, 34.5, 40.5);
    }

    @Test
    void transposedConvolutionHasTheSizesOfTheLarger() {
        List<Shape> map = List.of(Shape.of(4, 7, 5));
        assertThat(TransposedConvolution2D.of(2, 2, 2).output(map)).isEqualTo(Shape.of(2, 14, 10));
        assertThat(TransposedConvolution2D.of(2, 3, 2).output(map)).isEqualTo(Shape.of(2, 15, 11));
        assertThat(TransposedConvolution2D.of(2, 3, 2)
                        .withPadding(new Padding.Same())
                        .output(map))
                .isEqualTo(Shape.of(2, 14, 10));
        assertThat(TransposedConvolution2D.of(2, 4, 2)
                        .withPadding(Padding.of(1))
                        .output(map))
                .isEqualTo(Shape.of(2, 14, 10));
        assertThat(parameters(TransposedConvolution2D.of(2, 3, 2), map)).isEqualTo(4 * 2 * 9 + 2);
        assertThat(TransposedConvolution2D.of(2, 3, 2).multiplyAdds(map)).isEqualTo(7 * 5 * 4 * 2 * 9);
    }

    @Test
    void upsamplingRepeatsOrGoesBetween() {
        double[] x = {1, 5, 3, 9};
        assertThat(forward(
                        new Upsampling2D(new Size(1, 2), Interpolation.NEAREST), pass(false), Shape.of(1, 1, 2, 2), x))
                .containsExactly(1, 1, 5, 5, 3, 3, 9, 9);
        assertThat(forward(
                        new Upsampling2D(new Size(1, 2), Interpolation.BILINEAR), pass(false), Shape.of(1, 1, 2, 2), x))
                .containsExactly(1, 2, 4, 5, 3, 4.5, 7.5, 9);
    }

    @Test
    void locallyConnectedHasTheCountsOfTheLecture() {
        // 7 inputs and 3 hidden units: 21 weights fully connected, 9 locally connected, 3 shared
        LocallyConnected1D local = new LocallyConnected1D(1, 3, 2, new Padding.Valid(), false);
        assertThat(local.output(List.of(Shape.of(7, 1)))).isEqualTo(Shape.of(3, 1));
        assertThat(parameters(local, List.of(Shape.of(7, 1)))).isEqualTo(9);
        // 32x32x30 neurons of 5x5x3
        LocallyConnected2D maps = new LocallyConnected2D(30, Size.square(5), ONE, new Padding.Same(), false);
        assertThat(maps.output(List.of(Shape.of(3, 32, 32)))).isEqualTo(Shape.of(30, 32, 32));
        assertThat(parameters(maps, List.of(Shape.of(3, 32, 32)))).isEqualTo(2_304_000);
        // DeepFace: 63, 55, 25, 21
        Shape m2 = Shape.of(16, 63, 63);
        assertThat(LocallyConnected2D.of(16, 9, 1).output(List.of(m2))).isEqualTo(Shape.of(16, 55, 55));
        assertThat(LocallyConnected2D.of(16, 7, 2).output(List.of(Shape.of(16, 55, 55))))
                .isEqualTo(Shape.of(16, 25, 25));
        assertThat(LocallyConnected2D.of(16, 5, 1).output(List.of(Shape.of(16, 25, 25))))
                .isEqualTo(Shape.of(16, 21, 21));
    }

    @Test
    void locallyConnectedHasOtherWeightsAtEachPlace() {
        FixedPass<HostArray> pass = pass(false);
        pass.weights.put("kernel", HostArray.of(Shape.of(2, 2, 1), 1, 10, 100, 1000));
        pass.weights.put("bias", HostArray.of(Shape.of(2, 1), 0.25, 0.5));
        assertThat(forward(
                        new LocallyConnected1D(1, 2, 1, new Padding.Valid(), true), pass, Shape.of(1, 3, 1), 1, 2, 3))
                .containsExactly(21.25, 3200.5);
    }

    @Test
    void recurrentLayersHaveTheCountsOfThePapers() {
        // 8000-100-8000 without biases: 1,610,000
        List<Shape> words = List.of(Shape.of(5, 8000));
        SimpleRNN rnn = new SimpleRNN(100, new Tanh(), true, false);
        Network network = Network.of(words.get(0))
                .add(rnn)
                .add(new TimeDistributed(new Dense(8000, false)))
                .build();
        assertThat(network.parameters()).isEqualTo(1_610_000);
        assertThat(network.output()).isEqualTo(Shape.of(5, 8000));
        // Keras: GRU(128) on 32 steps of 64 features, count_params(): 3 (64 128 + 128 128 + 2 128)
        List<Shape> sequence = List.of(Shape.of(32, 64));
        assertThat(parameters(new GRU(128, false), sequence)).isEqualTo(74_496);
        assertThat(parameters(new Bidirectional(new LSTM(128, false)), sequence))
                .isEqualTo(2 * 98_816);
        assertThat(new Bidirectional(new LSTM(128, true)).output(sequence)).isEqualTo(Shape.of(32, 256));
        assertThat(new Bidirectional(new LSTM(128, false)).output(sequence)).isEqualTo(Shape.of(256));
        assertThat(new Bidirectional(new GRU(8, false)).multiplyAdds(sequence)).isEqualTo(2 * 32 * 24 * (64 + 8));
    }

    @Test
    void stepsThatDoNotCountChangeNothing() {
        Random random = new Random(4);
        for (Recurrent layer : List.of(new LSTM(3, true), new GRU(3, true), new SimpleRNN(3, new Tanh(), true, true))) {
            for (boolean both : new boolean[] {false, true}) {
                Layer used = both ? new Bidirectional(layer) : layer;
                FixedPass<HostArray> pass = pass(false);
                used.weights(List.of(Shape.of(3, 2)))
                        .forEach(w -> pass.weights.put(w.name(), Gradients.random(random, w.shape())));
                HostArray alone = Gradients.random(random, Shape.of(1, 3, 2));
                HostArray expected = used.forward(ops, List.of(alone), pass);
                HostArray after = ops.pad(alone, 1, 0, 2);
                HostArray filled =
                        used.forward(ops, List.of(after, new Mask(0).forward(ops, List.of(after), pass)), pass);
                assertThat(ops.slice(filled, 1, 0, 3)).isEqualTo(expected);
                HostArray before = ops.pad(alone, 1, 2, 0);
                filled = used.forward(ops, List.of(before, new Mask(0).forward(ops, List.of(before), pass)), pass);
                assertThat(ops.slice(filled, 1, 2, 5)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSequenceOfNothingGivesZeros() {
        FixedPass<HostArray> pass = pass(false);
        GRU layer = new GRU(2, false);
        layer.weights(List.of(Shape.of(3, 2))).forEach(w -> pass.weights.put(w.name(), ops.fill(w.shape(), 0.5)));
        HostArray nothing = ops.fill(Shape.of(1, 3, 2), 0);
        assertThat(layer.forward(ops, List.of(nothing, ops.fill(Shape.of(1, 3), 0)), pass)
                        .values())
                .containsExactly(0, 0);
    }

    @Test
    void normalizationsBringVectorsToTheLengthOne() {
        assertThat(forward(new L2Normalization(1e-9), pass(false), Shape.of(1, 2), 3, -4))
                .containsExactly(new double[] {0.6, -0.8}, within(1e-15));
        assertThat(forward(new L1Normalization(1e-9), pass(false), Shape.of(1, 2), 3, -1))
                .containsExactly(0.75, -0.25);
        assertThat(forward(new L2Normalization(1e-9), pass(false), Shape.of(1, 2), 0, 0))
                .containsExactly(0, 0);
        // channels of an image, features of a step
        assertThat(forward(new L1Normalization(1e-9), pass(false), Shape.of(1, 2, 1, 2), 1, 2, 3, 2))
                .containsExactly(0.25, 0.5, 0.75, 0.5);
        assertThat(forward(new L1Normalization(1e-9), pass(false), Shape.of(1, 2, 2), 1, 3, 2, 2))
                .containsExactly(0.25, 0.75, 0.5, 0.5);
    }

    @Test
    void localContrastIsThatOfANeighbourhood() {
        LocalContrastNormalization layer = new LocalContrastNormalization(3, 1, 1e-6);
        assertThat(forward(layer, pass(false), Shape.of(1, 1, 2, 3), 7, 7, 7, 7, 7, 7))
                .containsExactly(new double[6], within(1e-6));
        // On one row of three: weights 1 and e = exp(-1/2) for neighbours, made to sum 1 inside the map.
        double e = Math.exp(-0.5);
        double[] x = {1, 2, 4};
        double[] v = {
            1 - (1 + 2 * e) / (1 + e), 2 - (e + 2 + 4 * e) / (1 + 2 * e), 4 - (2 * e + 4) / (1 + e),
        };
        double[] s = {
            Math.sqrt((v[0] * v[0] + e * v[1] * v[1]) / (1 + e)),
            Math.sqrt((e * v[0] * v[0] + v[1] * v[1] + e * v[2] * v[2]) / (1 + 2 * e)),
            Math.sqrt((e * v[1] * v[1] + v[2] * v[2]) / (1 + e)),
        };
        double mean = (s[0] + s[1] + s[2]) / 3;
        double[] y = new double[3];
        for (int i = 0; i < 3; i++) {
            y[i] = v[i] / Math.max(mean, s[i]);
        }
        assertThat(forward(layer, pass(false), Shape.of(1, 1, 1, 3), x)).containsExactly(y, within(1e-12));
    }

    @Test
    void dropConnectDropsWeightsInTrainingOnly() {
        FixedPass<HostArray> training = new FixedPass<>(true, shape -> HostArray.of(shape, 0.1, 0.9));
        training.weights.put("kernel", HostArray.of(Shape.of(2, 1), 3, 4));
        training.weights.put("bias", HostArray.of(Shape.of(1), 0.5));
        DropConnect layer = new DropConnect(new Dense(1, true), 0.2);
        assertThat(forward(layer, training, Shape.of(1, 2), 1, 1)).containsExactly(5.5);
        FixedPass<HostArray> inference = pass(false);
        inference.weights.putAll(training.weights);
        assertThat(forward(layer, inference, Shape.of(1, 2), 1, 1)).containsExactly(7.5);
    }

    @Test
    void shapesAreChangedAsTheySay() {
        double[] x = {1, 2, 3, 4, 5, 6};
        assertThat(forward(new Permute(List.of(2, 1)), pass(false), Shape.of(1, 2, 3), x))
                .containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(new Permute(List.of(2, 3, 1)).output(List.of(Shape.of(7, 8, 9))))
                .isEqualTo(Shape.of(8, 9, 7));
        assertThat(forward(new ZeroPadding2D(Padding.parse("1,0,0,1")), pass(false), Shape.of(1, 1, 1, 2), 5, 6))
                .containsExactly(0, 0, 0, 5, 6, 0);
        assertThat(forward(new Cropping2D(Padding.parse("1,0,0,1")), pass(false), Shape.of(1, 1, 2, 3), x))
                .containsExactly(4, 5);
        assertThat(forward(new LpPooling2D(2, new Size(1, 2), ONE), pass(false), Shape.of(1, 1, 1, 4), 3, -4, 0, 0))
                .containsExactly(5, 4, 0);
    }

    @Test
    void theNormOfNothingHasNoGradient() {
        Tape<HostArray> tape = new Tape<>(ops);
        Variable<HostArray> x = tape.variable(ops.fill(Shape.of(1, 1, 2, 2), 0));
        Variable<HostArray> y = new LpPooling2D(2, Size.square(2), ONE)
                .forward(tape, List.of(x), new FixedPass<>(true, shape -> tape.fill(shape, 0)));
        assertThat(tape.gradient(y, ops.fill(Shape.of(1, 1, 1, 1), 1), List.of(x))
                        .get(0)
                        .values())
                .containsOnly(0);
    }

    @Test
    void multiplyScalesChannelsByAVector() {
        HostArray image = HostArray.of(Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        HostArray vector = HostArray.of(Shape.of(1, 2), 10, 100);
        assertThat(new Multiply().forward(ops, List.of(image, vector), pass(false)))
                .isEqualTo(HostArray.of(Shape.of(1, 2, 1, 2), 10, 20, 300, 400));
        assertThat(new Multiply().forward(ops, List.of(vector, image), pass(false)))
                .isEqualTo(HostArray.of(Shape.of(1, 2, 1, 2), 10, 20, 300, 400));
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
        assertMessage(Shape.of(3), "layer 'x' (slice) takes 2 to 4 of the first dimension, found 3", new Slice(2, 4));
        assertMessage(
                Shape.of(4, 3),
                "layer 'x' (convolution-1d) a window of 5 steps does not fit into 4x3",
                Convolution1D.of(2, 5));
        assertMessage(
                Shape.of(4, 3),
                "layer 'x' (convolution-1d) 2 groups do not divide the 3 features of 4x3",
                new Convolution1D(2, 2, 1, new Padding.Valid(), 1, 2, true));
        assertMessage(
                Shape.of(4, 3),
                "layer 'x' (max-pooling-1d) padding 2 is not smaller than the pool 2",
                new MaxPooling1D(2, 1, Padding.of(2)));
        assertMessage(
                Shape.of(4, 3, 3),
                "layer 'x' (embedding) takes a vector with a symbol's number for each step, found 4x3x3",
                new Embedding(2, 2));
        assertMessage(
                Shape.of(4, 3, 3),
                "layer 'x' (mask) takes steps x features, or a number for each step, found 4x3x3",
                new Mask(0));
        assertMessage(
                Shape.of(4, 3),
                "layer 'x' (global-average-pooling-1d) takes a sequence, and maybe a mask with a number for each step,"
                        + " found 4x3, 4x3",
                new GlobalAveragePooling1D(),
                "input",
                "input");
        assertMessage(
                Shape.of(3, 1, 1),
                "layer 'x' (transposed-convolution-2d) nothing of 3x1x1 is left by padding 1",
                TransposedConvolution2D.of(2, 2, 2).withPadding(Padding.of(1)));
        assertMessage(
                Shape.of(3, 2, 2),
                "layer 'x' (transposed-convolution-2d) 2 groups do not divide the 3 channels of 3x2x2",
                new TransposedConvolution2D(2, ONE, ONE, new Padding.Valid(), ONE, 2, true));
        assertMessage(
                Shape.of(4, 3, 3),
                "layer 'x' (gru) takes steps x features, found 4x3x3",
                new Bidirectional(new GRU(2, true)).layer());
        assertMessage(
                Shape.of(5), "layer 'x' (maxout) takes units or channels that 2 pieces divide, found 5", new Maxout(2));
        assertMessage(
                Shape.of(1, 1, 9),
                "layer 'x' (fractional-max-pooling-2d) windows of 2 at a ratio of 1.2 do not fit into 1x1x9",
                new FractionalMaxPooling2D(2, 1.2));
        assertMessage(
                Shape.of(5, 2),
                "layer 'x' (reshape) makes 3x3 of as many elements, found 5x2",
                new Reshape(Shape.of(3, 3)));
        assertMessage(Shape.of(5), "layer 'x' (permute) takes 2 dimensions, found 5", new Permute(List.of(2, 1)));
        assertMessage(
                Shape.of(1, 2, 2),
                "layer 'x' (cropping-2d) nothing of 1x2x2 is left by cropping 1",
                new Cropping2D(Padding.of(1)));
        assertMessage(
                Shape.of(5),
                "layer 'x' (time-distributed) takes steps of at least one feature, found 5",
                new TimeDistributed(new Dense(1, true)));
        assertMessage(Shape.of(3), "layer 'x' (multiply) takes two or more inputs, found 3", new Multiply());
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
        assertRejected("kernel-size must be at least 1, found 0", () -> Convolution1D.of(1, 0));
        assertRejected("pool-size must be at least 1, found 0", () -> MaxPooling1D.of(0));
        assertRejected("power must be finite and at least 1, found 0.5", () -> new LpPooling2D(0.5, ONE, ONE));
        assertRejected("ratio must be finite and above 1, found 1.0", () -> new FractionalMaxPooling2D(2, 1));
        assertRejected("upper must be finite and at least lower, found 2.0", () -> new RReLU(3, 2));
        assertRejected("size must be odd and at least 1, found 4", () -> new LocalContrastNormalization(4, 1, 1));
        assertRejected("order must hold each number from 1 on once, found [0, 1]", () -> new Permute(List.of(0, 1)));
        assertRejected(
                "cropping must be given in numbers, as 2, 2x1 or top,bottom,left,right, found same",
                () -> new Cropping2D(new Padding.Same()));
        assertRejected("vocabulary must be at least 1, found 0", () -> new Embedding(0, 1));
    }

    private static void assertRejected(String message, Executable executable) {
        assertThatThrownBy(executable::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
