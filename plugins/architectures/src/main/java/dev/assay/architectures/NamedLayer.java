package dev.assay.architectures;

import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.network.Weight;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * A layer under a name of its own and with inputs of its choice, for branches and joins in a {@link NetworkArchitecture}; anywhere
 * else it is the layer itself.
 *
 * @param id letters, digits, '_', '.' and '-'; unique in the network
 * @param layer the layer
 * @param inputs the names of earlier layers, {@code input} for the network's input; the layer before where there are none
 */
@Name("node")
public record NamedLayer(String id, Layer layer, List<String> inputs) implements Layer {
    public NamedLayer {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("id must be letters, digits, '_', '.' and '-', found '" + id + "'");
        }
        inputs = List.copyOf(inputs);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return layer.output(inputs);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        return layer.weights(inputs);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return layer.multiplyAdds(inputs);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return layer.window(inputs);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return layer.forward(ops, inputs, pass);
    }
}
