package dev.assay.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Tanh;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Gradients;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import dev.assay.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeveralTest {
    private static final Task COLOUR = Task.MultiClass.of(3);
    private static final Task MAP = new Task.Segmentation(List.of("in", "out"), 2, 2);
    private static final Task PRICE = new Task.Regression(List.of("price"));
    private static final Task.MultiOutput ALL = new Task.MultiOutput(List.of(
            new Task.MultiOutput.Named("colour", COLOUR),
            new Task.MultiOutput.Named("map", MAP),
            new Task.MultiOutput.Named("price", PRICE)));

    private final HostOps ops = new HostOps();

    private static Loss usual(Task task) {
        return task instanceof Task.Regression ? new SquaredError() : new CategoricalCrossEntropy();
    }

    private static Loss loss(Several.Output... outputs) {
        return new Several(List.of(outputs)).on(ALL, SeveralTest::usual);
    }

    private static Several.Output output(String name, Loss loss, double weight) {
        return new Several.Output(name, Optional.of(loss), Optional.of(weight));
    }

    @Test
    void isTheWeightedSumOfWhatEachOutputsLossSaysOfItAlone() {
        HostArray scores = Gradients.random(new Random(1), Shape.of(4, 12));
        HostArray targets = ops.from(Samples.targets(new Random(2), ALL, 4));
        double colour = ops.item(
                new CategoricalCrossEntropy().of(ops, ops.slice(scores, 1, 0, 3), ops.slice(targets, 1, 0, 3)));
        Shape maps = Shape.of(4, 2, 2, 2);
        double map = ops.item(new Dice(1)
                .of(
                        ops,
                        ops.reshape(ops.slice(scores, 1, 3, 11), maps),
                        ops.reshape(ops.slice(targets, 1, 3, 11), maps)));
        double price =
                ops.item(new SquaredError().of(ops, ops.slice(scores, 1, 11, 12), ops.slice(targets, 1, 11, 12)));
        Loss loss =
                loss(output("map", new Dice(1), 2), new Several.Output("price", Optional.empty(), Optional.of(0.25)));
        assertThat(ops.item(loss.of(ops, scores, targets))).isCloseTo(colour + 2 * map + 0.25 * price, within(1e-12));
        Map<String, HostArray> byOutput = loss.byOutput(ops, scores, targets);
        assertThat(byOutput.keySet()).containsExactly("colour", "map", "price");
        assertThat(byOutput.values().stream().map(ops::item)).containsExactly(colour, map, price);
    }

    @Test
    void hasTheGradientOfFiniteDifferences() {
        HostArray targets = ops.from(Samples.targets(new Random(2), ALL, 4));
        Gradients.check(
                (o, x) -> loss(output("price", new Huber(1), 3)).of(o, x.get(0), o.from(ops.toTensor(targets))),
                Gradients.random(new Random(1), Shape.of(4, 12)));
    }

    /** The sum of two losses as one would write it by hand. */
    private record ByHand() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            T colour = new CategoricalCrossEntropy().of(ops, ops.slice(outputs, 1, 0, 3), ops.slice(targets, 1, 0, 3));
            T price = new SquaredError().of(ops, ops.slice(outputs, 1, 3, 4), ops.slice(targets, 1, 3, 4));
            return ops.add(colour, ops.multiply(price, 0.5));
        }

        @Override
        public Head head() {
            return Head.LINEAR;
        }

        @Override
        public boolean supports(Task task) {
            return true;
        }
    }

    private static Map<String, Tensor> trained(Loss loss, Task task) {
        Network network = Network.of(Shape.of(5))
                .add(new Dense(4, true))
                .add(new Tanh())
                .add(new Dense(4, true))
                .build();
        Objective objective = new Objective(loss, new Plain.Descent(new Plain.Rate(0.1)), List.of());
        try (Model model = new ReferenceEngine()
                .build(network, Samples.weights(network, new Random(1)), objective, new Device.Cpu(), new Seeds(1))) {
            for (int step = 0; step < 4; step++) {
                model.fit(Samples.batch(new Random(step), Shape.of(5), task, 6), new Progress(step, 4, 0, 1));
            }
            return model.snapshot().weights();
        }
    }

    @Test
    void trainsAsTheSumOfTwoLossesByHand() {
        Task.MultiOutput two = new Task.MultiOutput(
                List.of(new Task.MultiOutput.Named("colour", COLOUR), new Task.MultiOutput.Named("price", PRICE)));
        Loss loss = new Several(List.of(new Several.Output("price", Optional.empty(), Optional.of(0.5))))
                .on(two, SeveralTest::usual);
        assertThat(trained(loss, two)).isEqualTo(trained(new ByHand(), two));
    }

    @Test
    void headsAreThoseOfTheLosses() {
        assertThat(loss().head())
                .isEqualTo(new Head.Several(ALL.layout(), List.of(Head.SOFTMAX, Head.SOFTMAX, Head.LINEAR)));
    }

    @Test
    void isForSeveralOutputsAlone() {
        assertThat(new Several(List.of()).supports(ALL)).isTrue();
        assertThat(new Several(List.of()).supports(COLOUR)).isFalse();
    }

    @Test
    void saysWhichOutputItDoesNotKnowOrDoesNotSuit() {
        assertThatThrownBy(() -> loss(output("color", new Huber(1), 1)))
                .isInstanceOf(UserException.class)
                .hasMessage("loss several: the data set has no output 'color'; did you mean 'colour'?"
                        + " known: colour, map, price");
        assertThatThrownBy(() -> loss(output("colour", new Huber(1), 1)))
                .isInstanceOf(UserException.class)
                .hasMessage("loss several: huber does not suit the output 'colour', which asks for 0, 1, 2");
        assertThatThrownBy(() -> new Several(List.of(
                        new Several.Output("a", Optional.empty(), Optional.empty()),
                        new Several.Output("a", Optional.empty(), Optional.empty()))))
                .hasMessage("outputs names 'a' twice");
        assertThatThrownBy(() -> new Several.Output("a", Optional.empty(), Optional.of(-1.0)))
                .hasMessage("weight must be finite and at least 0, found -1.0");
    }
}
