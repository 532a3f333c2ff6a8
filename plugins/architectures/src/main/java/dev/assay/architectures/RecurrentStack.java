package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Bidirectional;
import dev.assay.network.Dense;
import dev.assay.network.Embedding;
import dev.assay.network.Layer;
import dev.assay.network.Mask;
import dev.assay.network.Network;
import dev.assay.network.Recurrent;
import dev.assay.network.TimeDistributed;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Recurrent layers one on another, and a dense layer: on the last step, or on each where each has a target.
 *
 * @param units how many units each recurrent layer has, first to last; at least one layer
 * @param bidirectional whether each layer goes both ways
 * @param vocabulary how many symbols there are, where the input is their numbers; 0 where it is steps x features
 * @param embedding the length of a symbol's vector
 * @param masked whether steps that are 0 do not count
 * @param bias whether the dense layer has one
 */
record RecurrentStack(
        List<Integer> units, boolean bidirectional, int vocabulary, int embedding, boolean masked, boolean bias) {
    RecurrentStack {
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("units is empty: name the units of at least one layer, as in [128]");
        }
        units.forEach(count -> Settings.atLeast(1, "units", count));
        Settings.atLeast(0, "vocabulary", vocabulary);
        Settings.atLeast(1, "embedding", embedding);
    }

    /** @param layer the layer of so many units that puts out every step or the last */
    Network network(Shape input, Task task, BiFunction<Integer, Boolean, Recurrent> layer) {
        Network.Builder network = Network.of(input);
        String mask = masked ? network.add(new Mask(0)).last() : "";
        String last = vocabulary > 0
                ? network.add(new Embedding(vocabulary, embedding), Network.INPUT)
                        .last()
                : Network.INPUT;
        boolean each = task instanceof Task.SequenceLabeling;
        for (int i = 0; i < units.size(); i++) {
            Recurrent one = layer.apply(units.get(i), each || i < units.size() - 1);
            Layer both = bidirectional ? new Bidirectional(one) : one;
            last = (masked ? network.add(both, last, mask) : network.add(both, last)).last();
        }
        Dense dense = new Dense(each ? task.names().size() : task.outputs().length(), bias);
        return network.add(each ? new TimeDistributed(dense) : dense).build();
    }
}
