package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A multilayer perceptron: dense layers on the flattened input, each but the last followed by the activation (Rumelhart et al.
 * 1986, https://doi.org/10.1038/323533a0).
 *
 * @param hidden how many units each hidden layer has, first to last; none makes a linear model
 */
@Name("mlp")
public record MLP(List<Integer> hidden, Activation activation) implements Architecture {
    public MLP {
        hidden = List.copyOf(hidden);
        hidden.forEach(units -> Settings.atLeast(1, "hidden", units));
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Vectors.of(input);
        for (int units : hidden) {
            network.add(new Dense(units, true)).add(activation);
        }
        return network.add(new Dense(task.outputs().length(), true)).build();
    }
}
