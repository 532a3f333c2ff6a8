package dev.assay.experiments.diagnostics;

import dev.assay.experiments.spec.LayerPattern;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.util.List;

/** The layers of a network that patterns name. */
final class ChosenLayers {
    private ChosenLayers() {}

    /**
     * The layers in the network's order.
     *
     * @param setting where the patterns stand, for messages
     * @param patterns as {@link LayerPattern} has them
     * @throws UserException where a pattern matches no layer, with the nearest name and all names
     */
    static List<Node> of(Network network, String setting, List<String> patterns) {
        List<String> names = network.nodes().stream().map(Node::name).toList();
        for (String pattern : patterns) {
            if (names.stream().noneMatch(name -> LayerPattern.matches(pattern, name))) {
                throw new UserException(
                        setting + ": no layer matches '" + pattern + "'; " + Nearest.hint(pattern, names));
            }
        }
        return network.nodes().stream()
                .filter(node -> patterns.stream().anyMatch(pattern -> LayerPattern.matches(pattern, node.name())))
                .toList();
    }
}
