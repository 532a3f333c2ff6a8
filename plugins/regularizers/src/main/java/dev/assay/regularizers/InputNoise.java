package dev.assay.regularizers;

import dev.assay.network.GaussianNoise;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds normal noise of mean 0 to the network's input in training (Bishop 1995, https://doi.org/10.1162/neco.1995.7.1.108).
 *
 * @param standardDeviation above 0
 */
@Name("input-noise")
public record InputNoise(double standardDeviation) implements Regularizer {
    public InputNoise {
        Settings.positive("standard-deviation", standardDeviation);
    }

    @Override
    public Network rewrite(Network network) {
        String name = Names.unused("input-noise", network);
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(name, new GaussianNoise(standardDeviation), List.of(Network.INPUT)));
        for (Node node : network.nodes()) {
            nodes.add(new Node(
                    node.name(),
                    node.layer(),
                    node.inputs().stream()
                            .map(input -> input.equals(Network.INPUT) ? name : input)
                            .toList()));
        }
        return new Network(network.input(), nodes);
    }
}
