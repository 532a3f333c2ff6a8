package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.GRU;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Gated recurrent units over a sequence, one layer on another, and a dense layer on the last step, or on every step where each has a
 * target (Cho et al. 2014, https://arxiv.org/abs/1406.1078).
 *
 * @param units how many units each recurrent layer has, first to last; at least one layer
 * @param bidirectional whether each layer goes both ways, its outputs side by side
 * @param vocabulary how many symbols there are, where the input is their numbers, each made a learned vector; 0 where it is steps x features
 * @param embedding the length of a symbol's vector
 * @param masked whether steps that are 0 do not count, so that sequences may differ in length
 */
@Name("gru")
public record GRUNetwork(List<Integer> units, boolean bidirectional, int vocabulary, int embedding, boolean masked)
        implements Architecture {
    public GRUNetwork {
        units = List.copyOf(units);
        new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, true);
    }

    @Override
    public Network network(Shape input, Task task) {
        return new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, true)
                .network(input, task, GRU::new);
    }
}
