package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.LSTM;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Long short-term memory over sequences of steps x features, one layer on another, and a dense layer on the last step (Hochreiter and
 * Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735).
 *
 * @param units how many units each recurrent layer has, first to last; at least one layer
 */
@Name("lstm")
public record LSTMNetwork(List<Integer> units) implements Architecture {
    public LSTMNetwork {
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("units is empty: name the units of at least one layer, as in [128]");
        }
        units.forEach(count -> Settings.atLeast(1, "units", count));
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        for (int layer = 0; layer < units.size(); layer++) {
            network.add(new LSTM(units.get(layer), layer < units.size() - 1));
        }
        return network.add(new Dense(task.outputs().length(), true)).build();
    }
}
