package dev.assay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers against those of PyTorch 2.7.1, forward and back: src/test/python/torch_layers.py. */
class TorchLayersTest {
    private static final Size ONE = Size.square(1);
    private static final Shape IMAGE = Shape.of(4, 5, 6);
    private static final Shape SEQUENCE = Shape.of(5, 3);
    private static final int BATCH = 2;

    private final Config expected = ConfigFactory.parseResources("torch-layers.json");
    private final HostOps ops = new HostOps();

    /** A layer with what it takes, and for how many of the five steps each of the two sequences counts. */
    private record Case(Layer layer, Shape input, List<Integer> lengths) {
        static Case of(Layer layer, Shape input) {
            return new Case(layer, input, List.of());
        }
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        Padding valid = new Padding.Valid();
        Map<String, Layer> images = new LinkedHashMap<>();
        images.put(
                "transposed convolution",
                new TransposedConvolution2D(6, new Size(3, 2), new Size(2, 3), Padding.parse("1x0"), ONE, 2, true));
        images.put(
                "transposed convolution, dilated",
                new TransposedConvolution2D(2, Size.square(2), ONE, Padding.of(1), new Size(2, 1), 1, true));
        images.put(
                "depthwise convolution",
                new DepthwiseConvolution2D(new Size(3, 2), new Size(1, 2), Padding.of(1), ONE, 2, true));
        images.put("locally connected", new LocallyConnected2D(3, new Size(3, 2), new Size(2, 3), valid, true));
        images.put("p-norm pooling", new LpPooling2D(2, new Size(2, 3), new Size(2, 1)));
        images.put("fractional max pooling", new FractionalMaxPooling2D(2, 1.5));
        images.put("bilinear upsampling", new Upsampling2D(new Size(2, 3), Interpolation.BILINEAR));
        images.put("nearest upsampling", new Upsampling2D(new Size(2, 3), Interpolation.NEAREST));
        images.put("prelu", new PReLU(0.25));
        images.put("gelu", new GELU());
        images.put("swish", new Swish());
        images.put("l2 normalization", new L2Normalization(1e-12));
        images.put("l1 normalization", new L1Normalization(1e-12));
        images.forEach((name, layer) -> cases.put(name, Case.of(layer, IMAGE)));
        cases.put("convolution of steps", Case.of(new Convolution1D(4, 2, 1, Padding.of(2), 2, 1, true), SEQUENCE));
        for (boolean all : new boolean[] {true, false}) {
            String which = all ? ", all steps" : ", last step";
            cases.put("gru" + which, Case.of(new GRU(4, all), SEQUENCE));
            cases.put("simple rnn" + which, Case.of(new SimpleRNN(4, new Tanh(), all, true), SEQUENCE));
            cases.put("lstm" + which, Case.of(new LSTM(4, all), SEQUENCE));
            cases.put("bidirectional lstm" + which, Case.of(new Bidirectional(new LSTM(4, all)), SEQUENCE));
        }
        List<Integer> lengths = List.of(5, 3);
        cases.put("gru, lengths 5 and 3, last step", new Case(new GRU(4, false), SEQUENCE, lengths));
        cases.put(
                "bidirectional gru, lengths 5 and 3, last step",
                new Case(new Bidirectional(new GRU(4, false)), SEQUENCE, lengths));
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> haveTheNumbersOfPyTorch() {
        Map<String, Case> cases = cases();
        assertThat(cases.keySet())
                .containsExactlyInAnyOrderElementsOf(expected.root().keySet());
        return cases.entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey(),
                        () -> check(entry.getValue(), expected.getConfig(ConfigUtil.joinPath(entry.getKey())))));
    }

    private void check(Case test, Config numbers) {
        Tape<HostArray> tape = new Tape<>(ops);
        Map<String, Variable<HostArray>> arguments = new LinkedHashMap<>();
        arguments.put("input", tape.variable(numbers(test.input.batched(BATCH), 1)));
        test.layer
                .weights(List.of(test.input))
                .forEach(weight ->
                        arguments.put(weight.name(), tape.variable(numbers(weight.shape(), salt(weight.name())))));
        List<Variable<HostArray>> inputs = new ArrayList<>(List.of(found(arguments, "input")));
        if (!test.lengths.isEmpty()) {
            inputs.add(tape.constant(mask(test.lengths)));
        }
        Variable<HostArray> output = test.layer.forward(tape, inputs, new Given(tape, arguments));
        close("output", numbers.getDoubleList("output"), output.value());
        List<HostArray> gradients =
                tape.gradient(output, numbers(tape.shape(output), 7), List.copyOf(arguments.values()));
        int i = 0;
        for (String name : arguments.keySet()) {
            close("gradient of " + name, numbers.getDoubleList("gradients." + name), gradients.get(i++));
        }
    }

    private static int salt(String weight) {
        return switch (weight.replaceAll("^(forward|backward)-", "")) {
            case "recurrent-kernel" -> 3;
            case "bias" -> 4;
            case "recurrent-bias" -> 5;
            default -> 2;
        };
    }

    private static HostArray mask(List<Integer> lengths) {
        double[] mask = new double[lengths.size() * SEQUENCE.size(0)];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % SEQUENCE.size(0) < lengths.get(i / SEQUENCE.size(0)) ? 1 : 0;
        }
        return HostArray.of(Shape.of(lengths.size(), SEQUENCE.size(0)), mask);
    }

    private static HostArray numbers(Shape shape, int salt) {
        double[] values = new double[shape.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((i * 37 + salt * 11) % 101 - 50) / 40.0;
        }
        return HostArray.of(shape, values);
    }

    private static void close(String what, List<Double> expected, HostArray actual) {
        assertThat(actual.values()).as(what).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.values()[i]).as("%s, element %d", what, i).isCloseTo(expected.get(i), within(1e-10));
        }
    }

    private static <V> V found(Map<String, V> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    /** Weights by name; in training, with the numbers that choose the windows of fractional pooling. */
    private static final class Given implements Pass<Variable<HostArray>> {
        private final Tape<HostArray> tape;
        private final Map<String, Variable<HostArray>> weights;
        private int draws;

        Given(Tape<HostArray> tape, Map<String, Variable<HostArray>> weights) {
            this.tape = tape;
            this.weights = weights;
        }

        @Override
        public Variable<HostArray> weight(String name) {
            return found(weights, name);
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public Variable<HostArray> uniform(Shape shape) {
            return tape.from(Tensor.of(shape, draws++ == 0 ? 0.3f : 0.8f));
        }

        @Override
        public void update(String name, Variable<HostArray> value) {
            throw new IllegalStateException(name);
        }
    }
}
