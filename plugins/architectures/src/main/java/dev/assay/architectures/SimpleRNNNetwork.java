package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.Network;
import dev.assay.network.SimpleRNN;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The plain recurrent network s = f(U x + W s), y = V s over a sequence, one layer on another, with y after the last step, or after every
 * step where each has a target; 1,610,000 parameters for 8000 symbols and 100 units without biases (Elman 1990,
 * https://doi.org/10.1207/s15516709cog1402_1).
 *
 * @param units how many units each recurrent layer has, first to last; at least one layer
 * @param bidirectional whether each layer goes both ways, its outputs side by side
 * @param vocabulary how many symbols there are, where the input is their numbers, each made a learned vector; 0 where it is steps x features
 * @param embedding the length of a symbol's vector
 * @param masked whether steps that are 0 do not count, so that sequences may differ in length
 * @param activation f
 * @param bias whether there are biases
 */
@Name("simple-rnn")
public record SimpleRNNNetwork(
        List<Integer> units,
        boolean bidirectional,
        int vocabulary,
        int embedding,
        boolean masked,
        Activation activation,
        boolean bias)
        implements Architecture {
    public SimpleRNNNetwork {
        units = List.copyOf(units);
        new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, bias);
    }

    @Override
    public Network network(Shape input, Task task) {
        return new RecurrentStack(units, bidirectional, vocabulary, embedding, masked, bias)
                .network(input, task, (width, every) -> new SimpleRNN(width, activation, every, bias));
    }
}
