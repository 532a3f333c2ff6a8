package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.ShapeException;
import dev.assay.spi.Architecture;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an architecture must do: end with the task's outputs for each input that it takes, the same network each time, with weights
 * that tell the number of outputs apart; and name the layer and the shapes where an input is too small.
 */
public abstract class ArchitectureContract {
    /** The architecture under test. */
    protected abstract Architecture architecture();

    /** Some shapes that it takes, the cheapest first: on that one the network is computed. */
    protected abstract List<Shape> inputs();

    /** Shapes that it can not take, for each of which it must throw a {@link ShapeException}. */
    protected abstract List<Shape> impossible();

    private static List<Task> tasks() {
        return List.of(
                Task.MultiClass.of(2),
                Task.MultiClass.of(10),
                new Task.MultiLabel(List.of("a")),
                new Task.Regression(List.of("x", "y")));
    }

    @Test
    void endsWithTheOutputsOfTheTask() {
        for (Shape input : inputs()) {
            for (Task task : tasks()) {
                Network network = architecture().network(input, task);
                assertThat(network.output()).as("%s for %s", input, task).isEqualTo(task.outputs());
                assertThat(network.input()).isEqualTo(input);
            }
        }
    }

    @Test
    void isTheSameEachTime() {
        Task task = Task.MultiClass.of(3);
        for (Shape input : inputs()) {
            assertThat(architecture().network(input, task))
                    .isEqualTo(architecture().network(input, task));
        }
    }

    @Test
    void learnsMoreNumbersForMoreClasses() {
        Shape input = inputs().get(0);
        assertThat(architecture().network(input, Task.MultiClass.of(4)).parameters())
                .isPositive()
                .isLessThan(architecture().network(input, Task.MultiClass.of(5)).parameters());
    }

    @Test
    void namesEachWeightOnce() {
        Network network = architecture().network(inputs().get(0), Task.MultiClass.of(3));
        List<String> names = network.nodes().stream()
                .flatMap(node -> node.layer().weights(network.inputs(node)).stream()
                        .map(weight -> node.name() + "/" + weight.name()))
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(network.weights().keySet());
    }

    @Test
    void computesWhatItDeclares() {
        Task task = Task.MultiClass.of(3);
        Network network = architecture().network(inputs().get(0), task);
        Tensor inputs = Samples.normal(new Random(1), network.input().batched(2));
        Tensor outputs = Forward.infer(network, Samples.weights(network, new Random(2)), inputs);
        assertThat(outputs.shape()).isEqualTo(task.outputs().batched(2));
        assertThat(IntStream.range(0, outputs.values().length).mapToObj(i -> outputs.values()[i]))
                .doesNotContain(Float.NaN)
                .doesNotHaveDuplicates();
    }

    @Test
    void saysWhichLayerDoesNotFit() {
        for (Shape input : impossible()) {
            assertThatThrownBy(() -> architecture().network(input, Task.MultiClass.of(3)))
                    .as("for " + input)
                    .isInstanceOf(ShapeException.class);
        }
    }
}
