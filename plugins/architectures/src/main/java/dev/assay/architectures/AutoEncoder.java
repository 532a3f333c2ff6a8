package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An auto-encoder of dense layers: narrower and narrower to a code, then the same widths back, each but the last layer followed by the
 * activation; trained to give out what goes in (Hinton and Salakhutdinov 2006, https://doi.org/10.1126/science.1127647).
 *
 * @param hidden how many units each layer of the encoder has; the last is the code
 */
@Name("auto-encoder")
public record AutoEncoder(List<Integer> hidden, Activation activation) implements Architecture {
    public AutoEncoder {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty()) {
            throw new IllegalArgumentException(
                    "hidden is empty: name at least the length of the code, as in [256, 32]");
        }
        hidden.forEach(units -> Settings.atLeast(1, "hidden", units));
    }

    @Override
    public Network network(Shape input, Task task) {
        List<Integer> widths = new ArrayList<>(hidden);
        for (int i = hidden.size() - 2; i >= 0; i--) {
            widths.add(hidden.get(i));
        }
        return new MLP(widths, activation).network(input, task);
    }
}
