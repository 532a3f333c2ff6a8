package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.LSTM;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Long short-term memory over a sequence, one layer on another, and a dense layer on the last step, or on every step where each has a
 * target (Hochreiter and Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735).
 *
 * @param units how many units each recurrent layer has, first to last; at least one layer
 * @param bidirectional whether each layer goes both ways, its outputs side by side
 * @param vocabulary how many symbols there are, where the input is their numbers, each made a learned vector; 0 where it is steps x features
 * @param embedding the length of a symbol's vector
 * @param masked whether steps that are 0 do not count, so that sequences may differ in length
 */
@Name("lstm")
public record LSTMNetwork(List<Integer> units, boolean bidirectional, int vocabulary, int embedding, boolean masked)
        implements Architecture {
    public LSTMNetwork {
        units = List.copyOf(units);
        new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, true);
    }

    /** One way over steps x features, all of which count. */
    public LSTMNetwork(List<Integer> units) {
        this(units, false, 0, 1, false);
    }

    @Override
    public Network network(Shape input, Task task) {
        return new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, true)
                .network(input, task, LSTM::new);
    }
}
