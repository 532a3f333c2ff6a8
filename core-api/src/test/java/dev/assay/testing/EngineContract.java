package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.assay.data.Batch;
import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.Add;
import dev.assay.network.AveragePooling1D;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Bidirectional;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution1D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Cropping2D;
import dev.assay.network.Dense;
import dev.assay.network.DepthwiseConvolution2D;
import dev.assay.network.DropConnect;
import dev.assay.network.Dropout;
import dev.assay.network.ELU;
import dev.assay.network.Embedding;
import dev.assay.network.Flatten;
import dev.assay.network.FractionalMaxPooling2D;
import dev.assay.network.GELU;
import dev.assay.network.GRU;
import dev.assay.network.GaussianNoise;
import dev.assay.network.GlobalAveragePooling1D;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.GlobalMaxPooling1D;
import dev.assay.network.GlobalMaxPooling2D;
import dev.assay.network.Identity;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.Interpolation;
import dev.assay.network.L1Normalization;
import dev.assay.network.L2Normalization;
import dev.assay.network.LSTM;
import dev.assay.network.Layer;
import dev.assay.network.LeakyReLU;
import dev.assay.network.LocalContrastNormalization;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.LocallyConnected1D;
import dev.assay.network.LocallyConnected2D;
import dev.assay.network.LpPooling2D;
import dev.assay.network.Mask;
import dev.assay.network.MaxPooling1D;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Maxout;
import dev.assay.network.Multiply;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.NoisyReLU;
import dev.assay.network.PReLU;
import dev.assay.network.Padding;
import dev.assay.network.Permute;
import dev.assay.network.RReLU;
import dev.assay.network.ReLU;
import dev.assay.network.Recurrent;
import dev.assay.network.Reshape;
import dev.assay.network.Sigmoid;
import dev.assay.network.SimpleRNN;
import dev.assay.network.Size;
import dev.assay.network.Slice;
import dev.assay.network.Softmax;
import dev.assay.network.Softplus;
import dev.assay.network.Step;
import dev.assay.network.Swish;
import dev.assay.network.Tanh;
import dev.assay.network.TimeDistributed;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.network.Upsampling2D;
import dev.assay.network.ZeroPadding2D;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an engine must do: what {@link ReferenceModel} does, to the accuracy of its arithmetic, and the same bits each time.
 *
 * <p>A subclass names the engine, and the losses, optimizers and regularizers of which it has code of its own.
 */
public abstract class EngineContract {
    private static final Seeds SEEDS = new Seeds(7);
    private static final Size ONE = Size.square(1);

    /** The engine under test. */
    protected abstract Engine engine();

    /** Losses to check besides the contract's own. */
    protected abstract List<Loss> losses();

    /** Optimizers to check besides the contract's own. */
    protected abstract List<Optimizer> optimizers();

    /** Regularizers to check besides the contract's own. */
    protected abstract List<Regularizer> regularizers();

    /** Where to compute. */
    protected Device device() {
        return new Device.Cpu();
    }

    /** The greatest difference from the reference, as a share of the largest value (or of 1, where all are smaller). */
    protected double tolerance() {
        return 5e-5;
    }

    /** Small networks that hold each layer, in odd sizes, by what is special about them. */
    public static Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        Shape image = Shape.of(4, 9, 7);
        networks.put("dense", Network.of(Shape.of(7)).add(dense(3)).build());
        networks.put(
                "dense without bias",
                Network.of(Shape.of(7))
                        .add(new Dense(5, false))
                        .add(new Tanh())
                        .add(new Dense(3, false))
                        .build());
        for (Activation activation : List.of(
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
                new Step(),
                new RReLU(3, 8),
                new NoisyReLU())) {
            String name = activation.getClass().getSimpleName();
            networks.put(
                    name + " of vectors",
                    Network.of(Shape.of(7))
                            .add(dense(5))
                            .add(activation)
                            .add(dense(3))
                            .build());
            networks.put(
                    name + " of maps",
                    head(Network.of(image).add(Convolution2D.of(5, 3)).add(activation)));
        }
        networks.put(
                "activations at the ends",
                Network.of(Shape.of(3))
                        .add(new ReLU())
                        .add(dense(3))
                        .add(new Tanh())
                        .build());
        for (Convolution2D convolution : List.of(
                Convolution2D.of(5, 3),
                Convolution2D.of(5, 1),
                Convolution2D.of(3, 4).withPadding(new Padding.Same()).withStride(2),
                Convolution2D.of(3, 2).withStride(3).withoutBias(),
                Convolution2D.of(3, 3).withPadding(Padding.of(2)),
                new Convolution2D(3, new Size(3, 2), new Size(2, 1), Padding.parse("2,0,1,3"), new Size(1, 2), 1, true),
                new Convolution2D(3, new Size(2, 3), ONE, new Padding.Same(), new Size(3, 2), 1, false),
                new Convolution2D(6, new Size(3, 2), ONE, new Padding.Valid(), ONE, 2, true),
                new Convolution2D(8, Size.square(3), Size.square(2), new Padding.Same(), ONE, 4, true),
                new Convolution2D(4, new Size(9, 7), ONE, new Padding.Valid(), ONE, 1, true))) {
            networks.put(convolution.toString(), head(Network.of(image).add(convolution)));
        }
        networks.put(
                "two convolutions",
                head(Network.of(Shape.of(1, 11, 10))
                        .add(Convolution2D.of(3, 3))
                        .add(new ReLU())
                        .add(MaxPooling2D.of(2))
                        .add(Convolution2D.of(5, 2))
                        .add(new ReLU())));
        for (Padding padding : List.of(new Padding.Valid(), new Padding.Same(), Padding.parse("1,0,0,1"))) {
            for (Size stride : List.of(Size.square(1), Size.square(2), new Size(3, 1))) {
                Size size = new Size(2, 3);
                networks.put(
                        "max pool, " + padding + ", stride " + stride,
                        head(Network.of(image)
                                .add(Convolution2D.of(3, 2))
                                .add(new MaxPooling2D(size, stride, padding))));
                networks.put(
                        "average pool, " + padding + ", stride " + stride,
                        head(Network.of(image)
                                .add(Convolution2D.of(3, 2))
                                .add(new AveragePooling2D(size, stride, padding))));
            }
        }
        networks.put(
                "global average pool",
                Network.of(image)
                        .add(Convolution2D.of(3, 3))
                        .add(new GlobalAveragePooling2D())
                        .build());
        networks.put(
                "global max pool",
                Network.of(image)
                        .add(Convolution2D.of(5, 3))
                        .add(new GlobalMaxPooling2D())
                        .add(dense(3))
                        .build());
        networks.put(
                "batch norm of maps",
                head(Network.of(image)
                        .add(Convolution2D.of(5, 3).withoutBias())
                        .add(new BatchNormalization(0.7, 1e-3))
                        .add(new ReLU())));
        networks.put(
                "batch norm of vectors",
                head(Network.of(Shape.of(6)).add(dense(5)).add(new BatchNormalization(0.9, 1e-3))));
        networks.put(
                "batch norm of inputs",
                head(Network.of(image).add(new BatchNormalization(0, 1e-2)).add(new Flatten())));
        networks.put(
                "local response norm",
                head(Network.of(image)
                        .add(Convolution2D.of(6, 3))
                        .add(new LocalResponseNormalization(5, 0.3, 0.75, 2))
                        .add(new LocalResponseNormalization(1, 0.5, 0.5, 1))));
        networks.put(
                "dropout",
                head(Network.of(image)
                        .add(new Dropout(0.2))
                        .add(Convolution2D.of(5, 3))
                        .add(new Dropout(0.5))
                        .add(new Dropout(0))));
        for (IdentityShortcut shortcut :
                List.of(new IdentityShortcut(2, 7), new IdentityShortcut(1, 4), new IdentityShortcut(3, 3))) {
            networks.put(
                    shortcut.toString(),
                    head(Network.of(image).add(Convolution2D.of(3, 2)).add(shortcut)));
        }
        networks.put("lstm", head(Network.of(Shape.of(5, 3)).add(new LSTM(4, false))));
        networks.put("lstm of one step", head(Network.of(Shape.of(1, 3)).add(new LSTM(2, true))));
        networks.put(
                "lstm after lstm",
                head(Network.of(Shape.of(4, 3)).add(new LSTM(5, true)).add(new LSTM(2, false))));
        sequences(networks);
        maps(networks);
        networks.put("residual block", residual(image));
        networks.put("branches", branches(image));
        networks.put("vectors joined", joined());
        networks.put("two inputs and two outputs", twoInputs());
        networks.put(
                "a layer that no engine knows",
                head(Network.of(image)
                        .add(Convolution2D.of(3, 3))
                        .add(new Plain.Odd())
                        .add(new Plain.Odd())));
        return networks;
    }

    private static void sequences(Map<String, Network> networks) {
        Shape sequence = Shape.of(7, 4);
        for (Convolution1D convolution : List.of(
                Convolution1D.of(5, 3),
                new Convolution1D(6, 2, 2, new Padding.Same(), 1, 2, false),
                new Convolution1D(3, 3, 1, Padding.parse("0,0,4,1"), 2, 1, true))) {
            networks.put(
                    convolution.toString(),
                    head(Network.of(sequence).add(Convolution1D.of(4, 1)).add(convolution)));
        }
        networks.put(
                "locally connected steps",
                head(Network.of(sequence)
                        .add(Convolution1D.of(4, 1))
                        .add(new LocallyConnected1D(3, 2, 2, new Padding.Same(), true))));
        networks.put(
                "dense layer on each step",
                head(Network.of(sequence).add(new TimeDistributed(dense(5))).add(new L2Normalization(1e-3))));
        for (Recurrent recurrent : List.of(
                new GRU(3, true),
                new SimpleRNN(3, new Tanh(), true, true),
                new SimpleRNN(2, new ReLU(), true, false))) {
            networks.put(recurrent.toString(), head(Network.of(sequence).add(recurrent)));
        }
        networks.put("gru of one step", head(Network.of(Shape.of(1, 3)).add(new GRU(2, false))));
        networks.put(
                "gru after gru", head(Network.of(sequence).add(new GRU(5, true)).add(new GRU(2, false))));
        networks.put(
                "simple rnn, last step", head(Network.of(sequence).add(new SimpleRNN(3, new Tanh(), false, true))));
        networks.put(
                "both ways",
                head(Network.of(sequence)
                        .add(new Bidirectional(new GRU(2, true)))
                        .add(new Bidirectional(new LSTM(3, false)))));
        Network.Builder masked = Network.of(sequence);
        masked.named("filled", new Plain.Signs01()).named("mask", new Mask(0));
        masked.named("lstm", new LSTM(3, true), "filled", "mask");
        masked.named("gru", new Bidirectional(new GRU(2, false)), "lstm", "mask");
        networks.put("masked steps", head(masked));
        networks.put(
                "max pool of steps",
                head(Network.of(sequence).add(Convolution1D.of(3, 2)).add(new MaxPooling1D(3, 2, new Padding.Same()))));
        networks.put(
                "average pool of steps",
                head(Network.of(sequence)
                        .add(Convolution1D.of(3, 2))
                        .add(new AveragePooling1D(2, 2, new Padding.Valid()))));
        networks.put(
                "global max pool of steps",
                head(Network.of(sequence).add(Convolution1D.of(5, 3)).add(new GlobalMaxPooling1D())));
        networks.put(
                "global average pool of steps",
                head(Network.of(sequence).add(Convolution1D.of(5, 3)).add(new GlobalAveragePooling1D())));
        // Whole numbers out of normal ones: 0 and 1.
        Network.Builder b = Network.of(Shape.of(6));
        b.named("symbols", new Plain.Signs01()).named("mask", new Mask(0));
        b.named("vectors", new Embedding(3, 4), "symbols");
        b.named("mean", new GlobalAveragePooling1D(), "vectors", "mask");
        networks.put("embedding and mask", head(b));
        networks.put(
                "drop connect of vectors",
                Network.of(Shape.of(6))
                        .add(new DropConnect(dense(5), 0.3))
                        .add(new Tanh())
                        .add(new DropConnect(new Dense(3, false), 0.3))
                        .build());
    }

    private static void maps(Map<String, Network> networks) {
        Shape image = Shape.of(4, 3, 5);
        for (Layer layer : List.of(
                TransposedConvolution2D.of(3, 2, 2),
                TransposedConvolution2D.of(2, 3, 2).withPadding(new Padding.Same()),
                new TransposedConvolution2D(
                        6, new Size(3, 2), new Size(1, 3), Padding.parse("1,0,2,1"), new Size(2, 1), 2, true),
                new TransposedConvolution2D(2, ONE, Size.square(2), new Padding.Valid(), ONE, 1, false),
                new Upsampling2D(new Size(2, 3), Interpolation.NEAREST),
                new Upsampling2D(new Size(3, 2), Interpolation.BILINEAR),
                DepthwiseConvolution2D.of(2),
                new DepthwiseConvolution2D(new Size(1, 3), Size.square(2), new Padding.Same(), ONE, 2, false),
                LocallyConnected2D.of(3, 2, 1),
                new LocallyConnected2D(2, new Size(2, 3), new Size(3, 2), new Padding.Same(), false),
                new LpPooling2D(3, new Size(1, 2), ONE),
                new FractionalMaxPooling2D(1, 1.5),
                new LocalContrastNormalization(3, 1, 1e-3),
                new PReLU(0.25),
                new Maxout(2),
                new GaussianNoise(0.3),
                new L1Normalization(1e-3),
                new Permute(List.of(3, 1, 2)),
                new Reshape(Shape.of(8, 4)),
                new Slice(1, 3),
                new ZeroPadding2D(Padding.parse("1,0,2,3")),
                new Cropping2D(Padding.parse("1,0,2,1")),
                new DropConnect(Convolution2D.of(3, 2), 0.4))) {
            networks.put(
                    layer.toString(),
                    head(Network.of(image).add(Convolution2D.of(4, 2)).add(layer)));
        }
        Network.Builder b = Network.of(image);
        b.named("maps", Convolution2D.of(5, 2)).named("squeezed", new GlobalAveragePooling2D());
        b.named("excited", dense(5)).named("gates", new Sigmoid());
        b.named("scaled", new Multiply(), "maps", "gates");
        b.named("places", Convolution2D.of(1, 1), "maps");
        networks.put("channels and places scaled", head(b.named("both", new Multiply(), "scaled", "places")));
    }

    private static Dense dense(int units) {
        return new Dense(units, true);
    }

    private static Network head(Network.Builder network) {
        if (network.shape().rank() > 1) {
            network.add(new Flatten());
        }
        return network.add(dense(3)).build();
    }

    private static Network residual(Shape image) {
        Network.Builder b = Network.of(image);
        b.named("a", Convolution2D.of(5, 3).withPadding(new Padding.Same()));
        b.named("b", new ReLU());
        b.named("c", Convolution2D.of(5, 3).withPadding(new Padding.Same()));
        b.named("shortcut", Convolution2D.of(5, 1), Network.INPUT);
        b.named("sum", new Add(), "c", "a", "shortcut", "a");
        return head(b.named("end", new ReLU()));
    }

    private static Network branches(Shape image) {
        Network.Builder b = Network.of(image);
        b.named("one", Convolution2D.of(2, 1));
        b.named("pool", new MaxPooling2D(Size.square(3), ONE, new Padding.Same()), Network.INPUT);
        b.named("three", Convolution2D.of(3, 3).withPadding(new Padding.Same()), Network.INPUT);
        b.named("all", new Concatenate(), "one", "three", "pool", "one", Network.INPUT);
        return head(b.named("mean", new GlobalAveragePooling2D()));
    }

    private static Network joined() {
        Network.Builder b = Network.of(Shape.of(6));
        b.named("left", dense(4)).named("right", dense(2), Network.INPUT);
        b.named("both", new Concatenate(), "left", "right", Network.INPUT);
        return b.named("end", dense(3)).build();
    }

    /** An image of 2x3x3 and two numbers, in one vector; the image's network has a map for each number. */
    private static Network twoInputs() {
        Network.Builder b = Network.of(Shape.of(20));
        b.named("pixels", new Slice(0, 18)).named("image", new Reshape(Shape.of(2, 3, 3)));
        b.named("maps", Convolution2D.of(4, 2)).named("flat", new Flatten());
        b.named("numbers", new Slice(18, 20), Network.INPUT);
        b.named("both", new Concatenate(), "flat", "numbers");
        b.named("left", dense(2)).named("right", dense(1), "both");
        return b.named("outputs", new Concatenate(), "left", "right").build();
    }

    private static Objective objective(Loss loss) {
        return new Objective(loss, new Plain.Descent(new Plain.Rate(0.05)), List.of());
    }

    @TestFactory
    Stream<DynamicTest> computesEachNetworkAsTheReference() {
        return networks().entrySet().stream()
                .flatMap(network -> Stream.of(1, 4)
                        .map(size -> dynamicTest(
                                network.getKey() + ", batch of " + size,
                                () -> agrees(
                                        network.getValue(),
                                        objective(new Plain.HalfSquares()),
                                        new Task.Regression(List.of("a", "b", "c")),
                                        new int[] {size, size, size}))));
    }

    /** Gradient descent on the lecture's logistic toy set: w becomes w - 0.01 times the gradient of the summed loss, from w = 0; its logistic function is (tanh(x) + 1) / 2, that of 2 x. */
    @Test
    void learnsTheLogisticToySet() {
        Network network =
                Network.of(Shape.of(3)).named("w", new Dense(1, false)).build();
        Map<String, Tensor> weights = Map.of("w/kernel", Tensor.zeros(Shape.of(3, 1)));
        Objective objective =
                new Objective(new Plain.LogLikelihood(), new Plain.Descent(new Plain.Rate(0.01)), List.of());
        Batch batch = new Batch(
                Tensor.of(Shape.of(4, 3), 0.52, 1.12, 0.77, 0.88, -1.08, 0.15, 0.52, 0.86, -1.30, 0.74, -2.49, 1.39),
                Tensor.of(Shape.of(4, 1), 1, 1, 0, 1));
        try (Model model = engine().build(network, weights, objective, device(), SEEDS)) {
            assertThat(model.fit(batch, Progress.of(0, 101, 1))).isCloseTo(2.772589, within(5e-6));
            for (int step = 1; step < 100; step++) {
                model.fit(batch, Progress.of(step, 101, 1));
            }
            assertThat(model.fit(batch, Progress.of(100, 101, 1))).isCloseTo(0.379218, within(5e-6));
        }
    }

    @TestFactory
    Stream<DynamicTest> minimisesEachLossAsTheReference() {
        List<Loss> losses = new ArrayList<>(losses());
        losses.add(new Plain.HalfSquares());
        return losses.stream()
                .flatMap(loss -> Samples.tasks().stream()
                        .filter(loss::supports)
                        .map(task -> dynamicTest(loss + " of " + task, () -> {
                            agrees(convnet(), objective(loss), task, 4, 1, 3);
                            agrees(mlp(), objective(loss), task, 1, 5);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> takesTheStepsOfEachOptimizerAsTheReference() {
        List<Optimizer> optimizers = new ArrayList<>(optimizers());
        optimizers.add(new Plain.Descent(new Plain.FallingRate(0.05)));
        optimizers.add(new Plain.Momentum(new Plain.FallingRate(0.05), 0.9));
        optimizers.add(new Plain.Echo(new Plain.Rate(0.05)));
        optimizers.add(new Plain.Signs(new Plain.Rate(0.05)));
        optimizers.add(new Plain.Keeping(new Plain.Rate(0.05)));
        return optimizers.stream()
                .map(optimizer -> dynamicTest(optimizer.toString(), () -> {
                    Objective objective = new Objective(new Plain.HalfSquares(), optimizer, List.of());
                    Task task = new Task.Regression(List.of("a", "b", "c"));
                    agrees(mlp(), objective, task, 4, 4, 3, 4, 1);
                    agrees(convnet(), objective, task, 4, 4, 3, 4, 1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> regularizesAsTheReference() {
        List<List<Regularizer>> sets = new ArrayList<>();
        List<Regularizer> all = new ArrayList<>(regularizers());
        all.addAll(List.of(
                new Plain.Penalty(0.1),
                new Plain.Decay(0.3),
                new Plain.Floor(-0.2),
                new Plain.Bounded(),
                new Plain.Decay(0.1)));
        all.forEach(regularizer -> sets.add(List.of(regularizer)));
        sets.add(all);
        return sets.stream()
                .map(set -> dynamicTest(set.toString(), () -> {
                    Optimizer optimizer = new Plain.Momentum(new Plain.FallingRate(0.05), 0.9);
                    Objective objective = new Objective(new Plain.HalfSquares(), optimizer, set);
                    Task task = new Task.Regression(List.of("a", "b", "c"));
                    agrees(rewritten(mlp(), set), objective, task, 4, 3);
                    agrees(rewritten(convnet(), set), objective, task, 4, 3);
                }));
    }

    /** Something of each kind: norms, noise, a layer that no engine knows, and two whose kernels can apply the rectifier that follows. */
    private static Network layered() {
        Network.Builder b = Network.of(Shape.of(2, 9, 8));
        b.named("first", Convolution2D.of(4, 3)).named("norm", new BatchNormalization(0.7, 1e-3));
        b.add(new ReLU()).add(MaxPooling2D.of(2)).add(new Dropout(0.3));
        b.named("second", Convolution2D.of(5, 2)).add(new ReLU());
        b.named("second-norm", new BatchNormalization(0.7, 1e-3))
                .add(new Plain.Odd())
                .add(new Flatten());
        b.named("dropped", new DropConnect(dense(5), 0.4)).add(new Tanh());
        return b.named("head", dense(3)).build();
    }

    private static final List<Regularizer> EVERY_WAY =
            List.of(new Plain.Penalty(0.1), new Plain.Decay(0.3), new Plain.Floor(-0.2), new Plain.Bounded());

    private static Objective at(Map<String, Double> rates) {
        return new Objective(
                new Plain.HalfSquares(), new Plain.Momentum(new Plain.FallingRate(0.05), 0.9), EVERY_WAY, rates);
    }

    @TestFactory
    Stream<DynamicTest> freezesAndSlowsLayersAsTheReference() {
        List<Map<String, Double>> all = List.of(
                Map.of("first", 0.0, "norm", 0.0),
                Map.of("second", 0.0, "second-norm", 0.0, "dropped", 0.0),
                Map.of("head", 0.0),
                Map.of("first", 0.0, "norm", 0.0, "second", 0.0, "second-norm", 0.0, "dropped", 0.0),
                Map.of("first", 0.0, "norm", 0.0, "second", 0.0, "second-norm", 0.0, "dropped", 0.0, "head", 0.0),
                Map.of("first", 0.1, "norm", 0.25, "dropped", 2.5, "head", 0.0));
        Task task = new Task.Regression(List.of("a", "b", "c"));
        return all.stream()
                .map(rates -> dynamicTest(rates.toString(), () -> agrees(layered(), at(rates), task, 4, 3, 4)));
    }

    @Test
    void changesNothingOfAFrozenLayer() {
        Map<String, Double> rates = Map.of("norm", 0.0, "second", 0.0, "second-norm", 0.0, "head", 0.0);
        Map<String, Tensor> before = Samples.weights(layered(), new Random(1));
        Task task = new Task.Regression(List.of("a", "b", "c"));
        try (Model model = engine().build(layered(), before, at(rates), device(), SEEDS)) {
            for (int step = 0; step < 2; step++) {
                model.fit(Samples.batch(new Random(step), layered().input(), task, 5), Progress.of(step, 2, 1));
            }
            Snapshot after = model.snapshot();
            before.forEach(
                    (name, value) -> assertThat(found(after.weights(), name).equals(value))
                            .as(name)
                            .isEqualTo(rates.containsKey(Network.layer(name))));
            assertThat(after.slots().keySet())
                    .allSatisfy(name -> assertThat(rates).doesNotContainKey(Network.layer(name)));
            model.restore(after);
            assertThat(model.snapshot()).isEqualTo(after);
        }
    }

    @Test
    void takesTheRateOfAllLayersForTheLearningRate() {
        Map<String, Double> halved =
                mlp().nodes().stream().map(Node::name).collect(Collectors.toMap(name -> name, name -> 0.5));
        Map<String, Tensor> weights = Samples.weights(mlp(), new Random(1));
        Task task = new Task.Regression(List.of("a", "b", "c"));
        List<Regularizer> decay = List.of(new Plain.Decay(0.3));
        Objective slow =
                new Objective(new Plain.HalfSquares(), new Plain.Momentum(new Plain.Rate(0.1), 0.9), decay, halved);
        Objective same = new Objective(new Plain.HalfSquares(), new Plain.Momentum(new Plain.Rate(0.05), 0.9), decay);
        try (Model one = engine().build(mlp(), weights, slow, device(), SEEDS);
                Model other = engine().build(mlp(), weights, same, device(), SEEDS)) {
            for (int step = 0; step < 3; step++) {
                Batch batch = Samples.batch(new Random(step), mlp().input(), task, 4);
                one.fit(batch, Progress.of(step, 3, 1));
                other.fit(batch, Progress.of(step, 3, 1));
            }
            other.snapshot()
                    .weights()
                    .forEach((name, value) ->
                            close(name, value, found(one.snapshot().weights(), name)));
        }
    }

    private static Network rewritten(Network network, List<Regularizer> regularizers) {
        Network result = network;
        for (Regularizer regularizer : regularizers) {
            result = regularizer.rewrite(result);
        }
        return result;
    }

    private static Network mlp() {
        return Network.of(Shape.of(6))
                .add(dense(5))
                .add(new Tanh())
                .add(dense(4))
                .add(new ReLU())
                .add(dense(3))
                .build();
    }

    private static Network convnet() {
        return head(Network.of(Shape.of(2, 7, 6))
                .add(Convolution2D.of(4, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .add(dense(5))
                .add(new Tanh()));
    }

    /** Holds a model against the reference: asked before, during and after steps on batches of the given sizes. */
    private void agrees(Network network, Objective objective, Task task, int... sizes) {
        Map<String, Tensor> weights = Samples.weights(network, new Random(1));
        try (Model model = engine().build(network, weights, objective, device(), SEEDS);
                Model reference = new ReferenceEngine().build(network, weights, objective, device(), SEEDS)) {
            Random random = new Random(2);
            for (int step = 0; step < sizes.length; step++) {
                Batch batch = Samples.batch(random, network.input(), task, sizes[step]);
                String when = " at step " + step;
                close("outputs" + when, reference.predict(batch.inputs()), model.predict(batch.inputs()));
                close("gradient of the inputs" + when, reference.inputGradient(batch), model.inputGradient(batch));
                Progress at = Progress.of(step, sizes.length, 1);
                double expected = reference.fit(batch, at);
                assertThat(model.fit(batch, at))
                        .as("loss" + when)
                        .isCloseTo(expected, within(tolerance() * (1 + expected)));
                close(when, reference.snapshot(), model.snapshot());
            }
            Tensor inputs = Samples.normal(random, network.input().batched(3));
            for (Node node : network.nodes()) {
                close(
                        "output of " + node.name(),
                        reference.activation(node.name(), inputs),
                        model.activation(node.name(), inputs));
            }
            close("outputs at the end", reference.predict(inputs), model.predict(inputs));
        }
    }

    private void close(String when, Snapshot expected, Snapshot actual) {
        assertThat(actual.weights().keySet())
                .as("weights")
                .containsExactlyElementsOf(expected.weights().keySet());
        expected.weights().forEach((name, value) -> close(name + when, value, found(actual.weights(), name)));
        assertThat(actual.slots().keySet())
                .as("slots")
                .containsExactlyElementsOf(expected.slots().keySet());
        expected.slots().forEach((name, values) -> {
            List<Tensor> slots = found(actual.slots(), name);
            assertThat(slots).as("slots of " + name).hasSameSizeAs(values);
            for (int i = 0; i < slots.size(); i++) {
                close("slot " + i + " of " + name + when, values.get(i), slots.get(i));
            }
        });
    }

    private static <V> V found(Map<String, V> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private void close(String what, Tensor expected, Tensor actual) {
        assertThat(actual.shape()).as("shape of " + what).isEqualTo(expected.shape());
        double largest = 1;
        for (float value : expected.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.values().length; i++) {
            assertThat((double) actual.values()[i])
                    .as("element %d of %s, %s", i, what, expected.shape())
                    .isCloseTo(expected.values()[i], within(tolerance() * largest));
        }
    }

    private static Network everything() {
        return head(Network.of(Shape.of(2, 9, 8))
                .add(Convolution2D.of(6, 3))
                .add(new BatchNormalization(0.9, 1e-5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(new Plain.Odd())
                .add(new Flatten())
                .add(dense(5))
                .add(new Dropout(0.5)));
    }

    private Model model(long weights, Seeds seeds) {
        Objective objective = new Objective(
                new Plain.HalfSquares(),
                new Plain.Momentum(new Plain.Rate(0.05), 0.9),
                List.of(new Plain.Penalty(0.01), new Plain.Decay(0.01)));
        return engine().build(
                        everything(), Samples.weights(everything(), new Random(weights)), objective, device(), seeds);
    }

    private static double step(Model model, int step) {
        Task task = new Task.Regression(List.of("a", "b", "c"));
        Batch batch = Samples.batch(new Random(step), everything().input(), task, 5);
        return model.fit(batch, Progress.of(step, 10, 1));
    }

    @Test
    void givesTheGradientOfOneUnitOfEachLayerOfANetworkThatIsCutThere() {
        Network network = everything();
        Map<String, Tensor> all = Samples.weights(network, new Random(1));
        Random random = new Random(2);
        for (int end = 1; end <= network.nodes().size(); end++) {
            Network part = new Network(network.input(), network.nodes().subList(0, end));
            Map<String, Tensor> weights = new LinkedHashMap<>(all);
            weights.keySet().retainAll(part.weights().keySet());
            Tensor targets = Tensor.zeros(part.output().batched(3));
            for (int row = 0; row < targets.rows(); row++) {
                targets.values()[row * targets.rowLength() + (7 * row) % targets.rowLength()] = 1;
            }
            Batch batch = new Batch(Samples.normal(random, network.input().batched(3)), targets);
            Objective objective = objective(new Plain.Product());
            try (Model model = engine().build(part, weights, objective, device(), SEEDS);
                    Model reference = new ReferenceEngine().build(part, weights, objective, device(), SEEDS)) {
                close("gradient up to layer " + end, reference.inputGradient(batch), model.inputGradient(batch));
            }
        }
    }

    @Test
    void givesTheSameBitsAgain() {
        try (Model first = model(1, SEEDS);
                Model second = model(1, SEEDS)) {
            for (int i = 0; i < 3; i++) {
                assertThat(step(first, i)).isEqualTo(step(second, i));
            }
            assertThat(first.snapshot()).isEqualTo(second.snapshot());
        }
    }

    /** Those of one batch fit into a small buffer, those of the other do not. */
    @ParameterizedTest
    @ValueSource(ints = {5, 300})
    void examplesAreFittedToTheBitsOfTheirBatch(int size) {
        Task task = new Task.Regression(List.of("a", "b", "c"));
        try (Model batches = model(1, SEEDS);
                Model examples = model(1, SEEDS)) {
            for (int step = 0; step < 2; step++) {
                Batch batch = Samples.batch(new Random(step), everything().input(), task, size);
                Progress at = Progress.of(step, 2, 1);
                assertThat(examples.fit(new HostExamples(batch.inputs(), batch.targets()), at))
                        .isEqualTo(batches.fit(batch, at));
            }
            assertThat(examples.snapshot()).isEqualTo(batches.snapshot());
        }
    }

    @Test
    void drawsNoiseFromTheSeedsOfTheRun() {
        try (Model first = model(1, SEEDS);
                Model second = model(1, new Seeds(8))) {
            assertThat(step(first, 0)).isNotEqualTo(step(second, 0));
        }
    }

    @Test
    void goesOnFromASnapshotWithTheSameBits() {
        try (Model first = model(1, SEEDS);
                Model second = model(2, SEEDS)) {
            step(first, 0);
            step(first, 1);
            Snapshot snapshot = first.snapshot();
            step(first, 2);
            assertThat(first.snapshot()).isNotEqualTo(snapshot);
            first.restore(snapshot);
            second.restore(snapshot);
            assertThat(first.snapshot()).isEqualTo(snapshot);
            assertThat(second.snapshot()).isEqualTo(snapshot);
            assertThat(step(first, 2)).isEqualTo(step(second, 2));
            assertThat(first.snapshot()).isEqualTo(second.snapshot());
        }
    }

    @Test
    void handsOutCopies() {
        Map<String, Tensor> weights = Samples.weights(everything(), new Random(1));
        Map<String, Tensor> before = Samples.weights(everything(), new Random(1));
        try (Model model = engine().build(everything(), weights, objective(new Plain.HalfSquares()), device(), SEEDS)) {
            Snapshot snapshot = model.snapshot();
            step(model, 0);
            assertThat(weights).isEqualTo(before);
            assertThat(snapshot.weights()).isEqualTo(before);
        }
    }

    @Test
    void startsFromZeroSlots() {
        try (Model model = model(1, SEEDS)) {
            model.snapshot()
                    .slots()
                    .forEach((name, slots) -> assertThat(slots)
                            .as(name)
                            .hasSize(2)
                            .allMatch(slot -> slot.equals(Tensor.zeros(slot.shape()))));
        }
    }

    @Test
    void makesZeroOfTheLeastNumbersInSlotsFromTimeToTime() {
        Network network = Network.of(Shape.of(2)).named("only", dense(3)).build();
        Map<String, Tensor> weights = Samples.weights(network, new Random(1));
        Objective halving =
                new Objective(new Plain.HalfSquares(), new Plain.Momentum(new Plain.Rate(0.1), 0.5), List.of());
        // Inputs of 0 give the kernel no gradient, so its momentum only dies down.
        Batch batch = new Batch(Tensor.zeros(Shape.of(4, 2)), Tensor.zeros(Shape.of(4, 3)));
        Tensor momentum = Tensor.of(Shape.of(2, 3), 1, -0x1p-97, 0x1p-98, -0x1p-98, 0x1p-140, -0x1p-147);
        try (Model model = engine().build(network, weights, halving, device(), SEEDS)) {
            Map<String, List<Tensor>> slots =
                    new LinkedHashMap<>(model.snapshot().slots());
            slots.put("only/kernel", List.of(momentum, Tensor.zeros(momentum.shape())));
            model.restore(new Snapshot(weights, slots));
            model.fit(batch, Progress.of(126, 200, 1));
            assertThat(momentum(model)).containsExactly(0.5F, -0x1p-98F, 0x1p-99F, -0x1p-99F, 0x1p-141F, -0x1p-148F);
            model.fit(batch, Progress.of(127, 200, 1));
            assertThat(momentum(model)).usingComparatorWithPrecision(0F).containsExactly(0.25F, -0x1p-99F, 0, 0, 0, 0);
        }
    }

    @Test
    void clearsSlotsInWhichOneNumberStandsForMany() {
        Task task = new Task.Regression(List.of("a", "b", "c"));
        Batch batch = Samples.batch(new Random(1), mlp().input(), task, 4);
        Map<String, Tensor> weights = Samples.weights(mlp(), new Random(1));
        Objective mean = new Objective(new Plain.HalfSquares(), new Plain.Mean(new Plain.Rate(0.1)), List.of());
        try (Model model = engine().build(mlp(), weights, mean, device(), SEEDS);
                Model reference = new ReferenceEngine().build(mlp(), weights, mean, device(), SEEDS)) {
            for (int step = 127; step < 129; step++) {
                model.fit(batch, Progress.of(step, 200, 1));
                reference.fit(batch, Progress.of(step, 200, 1));
            }
            close("slots", reference.snapshot(), model.snapshot());
        }
    }

    private static float[] momentum(Model model) {
        return found(model.snapshot().slots(), "only/kernel").get(0).values();
    }

    @Test
    void rejectsTheSnapshotOfAnotherNetworkAndNamesTheDifference() {
        Network other = Network.of(Shape.of(6)).named("other", dense(3)).build();
        try (Model model = model(1, SEEDS);
                Model stranger = engine().build(
                                other,
                                Samples.weights(other, new Random(1)),
                                objective(new Plain.HalfSquares()),
                                device(),
                                SEEDS)) {
            Snapshot before = model.snapshot();
            assertThatThrownBy(() -> model.restore(stranger.snapshot()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).*(other|convolution1)/.*");
            assertThat(model.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void tellsOfALossThatIsNotANumber() {
        Network network = mlp();
        Task task = new Task.Regression(List.of("a", "b", "c"));
        try (Model model = engine().build(
                        network,
                        Samples.weights(network, new Random(1)),
                        objective(new Plain.HalfSquares()),
                        device(),
                        SEEDS)) {
            Batch batch = Samples.batch(new Random(1), network.input(), task, 2);
            batch.targets().values()[1] = Float.NaN;
            assertThat(model.fit(batch, Progress.of(0, 1, 1))).isNaN();
        }
    }
}
