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

    /** What it can be asked for with such an input. */
    protected List<Task> tasks(Shape input) {
        return List.of(
                classes(input, 2),
                classes(input, 10),
                new Task.MultiLabel(List.of("a")),
                new Task.Regression(List.of("x", "y")));
    }

    /** The task to tell so many classes from each other with such an input. */
    protected Task classes(Shape input, int count) {
        return Task.MultiClass.of(count);
    }

    /** A batch of inputs. */
    protected Tensor sample(Random random, Shape shape) {
        return Samples.normal(random, shape);
    }

    @Test
    void endsWithTheOutputsOfTheTask() {
        for (Shape input : inputs()) {
            for (Task task : tasks(input)) {
                Network network = architecture().network(input, task);
                assertThat(network.output()).as("%s for %s", input, task).isEqualTo(task.outputs());
                assertThat(network.input()).isEqualTo(input);
            }
        }
    }

    @Test
    void isTheSameEachTime() {
        for (Shape input : inputs()) {
            Task task = classes(input, 3);
            assertThat(architecture().network(input, task))
                    .isEqualTo(architecture().network(input, task));
        }
    }

    @Test
    void learnsMoreNumbersForMoreClasses() {
        Shape input = inputs().get(0);
        assertThat(architecture().network(input, classes(input, 4)).parameters())
                .isPositive()
                .isLessThan(architecture().network(input, classes(input, 5)).parameters());
    }

    @Test
    void namesEachWeightOnce() {
        Shape input = inputs().get(0);
        Network network = architecture().network(input, classes(input, 3));
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
        Shape input = inputs().get(0);
        Task task = classes(input, 3);
        Network network = architecture().network(input, task);
        Tensor inputs = sample(new Random(1), network.input().batched(2));
        Tensor outputs = Forward.infer(network, Samples.weights(network, new Random(2)), inputs);
        assertThat(outputs.shape()).isEqualTo(task.outputs().batched(2));
        assertThat(outputs.values()).doesNotContain(Float.NaN);
        // All differ, but for what chance makes equal among thousands of numbers of single precision.
        long different = IntStream.range(0, outputs.values().length)
                .mapToObj(i -> outputs.values()[i])
                .distinct()
                .count();
        assertThat(different).isGreaterThan((long) (0.99 * (outputs.values().length - 1)));
    }

    @Test
    void saysWhichLayerDoesNotFit() {
        for (Shape input : impossible()) {
            assertThatThrownBy(() -> architecture().network(input, classes(input, 3)))
                    .as("for " + input)
                    .isInstanceOf(ShapeException.class);
        }
    }
}
