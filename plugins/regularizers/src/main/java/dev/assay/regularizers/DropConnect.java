package dev.assay.regularizers;

import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import java.util.List;

/**
 * Drops weights of each hidden dense layer in training (Wan et al. 2013, https://proceedings.mlr.press/v28/wan13.html): {@link dev.assay.network.DropConnect}. A
 * dense layer is hidden as for {@link Dropout}.
 *
 * @param rate the probability to drop a weight, in [0, 1)
 */
@Name("drop-connect")
public record DropConnect(double rate) implements Regularizer {
    public DropConnect {
        Settings.belowOne("rate", rate);
    }

    /** @throws UserException where the network has no hidden dense layer */
    @Override
    public Network rewrite(Network network) {
        if (network.nodes().stream().noneMatch(node -> applies(network, node))) {
            throw new UserException("regularizer 'drop-connect' finds no hidden dense layer in the network:"
                    + " write layers drop-connect into the architecture");
        }
        List<Node> nodes = network.nodes().stream()
                .map(node -> applies(network, node)
                        ? new Node(node.name(), new dev.assay.network.DropConnect(node.layer(), rate), node.inputs())
                        : node)
                .toList();
        return new Network(network.input(), nodes);
    }

    private static boolean applies(Network network, Node node) {
        return node.layer() instanceof Dense && Dropout.isHidden(network, node);
    }
}
