package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.Maxout;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A multilayer perceptron of maxout units, each the greatest of several linear functions of the layer before; in the paper two layers of
 * 240 units of five pieces on MNIST, with dropout (Goodfellow et al. 2013, https://arxiv.org/abs/1302.4389).
 *
 * @param hidden how many units each hidden layer has, first to last; at least one layer
 * @param pieces how many linear functions a unit has
 */
@Name("maxout")
public record MaxoutNetwork(List<Integer> hidden, int pieces) implements Architecture {
    public MaxoutNetwork {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty()) {
            throw new IllegalArgumentException(
                    "hidden is empty: name the units of at least one layer, as in [240, 240]");
        }
        hidden.forEach(units -> Settings.atLeast(1, "hidden", units));
        Settings.atLeast(1, "pieces", pieces);
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Vectors.of(input);
        for (int units : hidden) {
            network.add(new Dense(Math.multiplyExact(units, pieces), true)).add(new Maxout(pieces));
        }
        return network.add(new Dense(task.outputs().length(), true)).build();
    }
}
