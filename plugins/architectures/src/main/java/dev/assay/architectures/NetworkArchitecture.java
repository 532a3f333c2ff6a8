package dev.assay.architectures;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.ShapeException;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A network written in a config, layer by layer: each takes what the one before puts out, a {@link NamedLayer} what it says.
 *
 * <p>Of several inputs, each is there under its name for layers that take it; the first layer takes all, as one vector, unless it says what
 * it takes.
 *
 * <p>Layers without a name of their own are named by kind and running number: {@code dense1}, {@code convolution1}, {@code relu2}.
 *
 * @param outputLayer whether a dense layer with as many units as the task has outputs is added at the end
 */
@Name("network")
public record NetworkArchitecture(List<Layer> layers, boolean outputLayer) implements Architecture {
    public NetworkArchitecture {
        layers = List.copyOf(layers);
        if (layers.isEmpty() && !outputLayer) {
            throw new IllegalArgumentException(
                    "layers is empty, and there is no output layer: a network needs a layer");
        }
    }

    @Override
    public Network network(Shape input, Task task) {
        return network(Layout.of(input), task);
    }

    /** @throws UserException where names do not go together, or without output layer, where the last one does not fit the task */
    @Override
    public Network network(Layout inputs, Task task) {
        Network.Builder builder = Network.of(inputs.shape());
        inputs.fields().stream()
                .filter(this::isTaken)
                .forEach(input -> InputNodes.add(builder, inputs, input, input.name()));
        String from = Network.INPUT;
        for (Layer layer : layers) {
            if (layer instanceof NamedLayer node) {
                builder.named(
                        node.id(),
                        node.layer(),
                        node.inputs().isEmpty()
                                ? new String[] {from}
                                : node.inputs().toArray(String[]::new));
            } else {
                builder.add(layer, from);
            }
            from = builder.last();
        }
        if (outputLayer) {
            builder.add(new Dense(task.outputs().length(), true));
        }
        Network network;
        try {
            network = builder.build();
        } catch (IllegalArgumentException e) {
            throw new UserException("architecture 'network': " + e.getMessage(), e);
        }
        if (!network.output().equals(task.outputs())) {
            throw new ShapeException("architecture 'network': the last layer puts out " + network.output()
                    + ", but the task has " + task.outputs()
                    + " outputs: set output-layer = true, or give the last layer that many units");
        }
        return network;
    }

    private boolean isTaken(Layout.Field input) {
        return layers.stream()
                .anyMatch(layer ->
                        layer instanceof NamedLayer node && node.inputs().contains(input.name()));
    }
}
