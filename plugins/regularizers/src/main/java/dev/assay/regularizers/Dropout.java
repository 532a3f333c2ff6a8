package dev.assay.regularizers;

import dev.assay.network.Activation;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Dense;
import dev.assay.network.Layer;
import dev.assay.network.Maxout;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.PReLU;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts dropout into a network: after each hidden dense layer, and after the input if wished (Srivastava et al. 2014,
 * https://jmlr.org/papers/v15/srivastava14a.html).
 *
 * <p>After a dense layer means after the norm and the activations that follow it alone, and before what takes their result; activations
 * with weights and maxout, whose inputs are not to be dropped (Goodfellow et al. 2013, https://arxiv.org/abs/1302.4389), are among them. A dense
 * layer is hidden unless the network's output is that result. Convolutions stay as they are.
 *
 * @param rate the probability to drop a hidden unit, in [0, 1)
 * @param inputRate the probability to drop an element of the input, in [0, 1)
 */
@Name("dropout")
public record Dropout(double rate, double inputRate) implements Regularizer {
    public Dropout {
        Settings.belowOne("rate", rate);
        Settings.belowOne("input-rate", inputRate);
    }

    /** @throws UserException where there is nothing in the network that dropout could follow */
    @Override
    public Network rewrite(Network network) {
        Map<String, Double> rates = new HashMap<>();
        if (inputRate > 0) {
            rates.put(Network.INPUT, inputRate);
        }
        if (rate > 0) {
            network.nodes().stream()
                    .filter(node -> node.layer() instanceof Dense && isHidden(network, node))
                    .forEach(node -> rates.put(result(network, node.name()), rate));
            if (rates.isEmpty()) {
                throw new UserException("regularizer 'dropout' finds no hidden dense layer to follow in the network:"
                        + " set its input-rate, or write dropout layers into the architecture");
            }
        }
        Set<String> names = new HashSet<>(network.shapes().keySet());
        Map<String, String> moved = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        insert(Network.INPUT, rates, names, moved, nodes);
        for (Node node : network.nodes()) {
            nodes.add(new Node(
                    node.name(),
                    node.layer(),
                    node.inputs().stream()
                            .map(input -> moved.getOrDefault(input, input))
                            .toList()));
            insert(node.name(), rates, names, moved, nodes);
        }
        return new Network(network.input(), nodes);
    }

    /** Whether the network's output is another than the node's result. */
    static boolean isHidden(Network network, Node node) {
        return !result(network, node.name()).equals(last(network).name());
    }

    private static void insert(
            String after, Map<String, Double> rates, Set<String> names, Map<String, String> moved, List<Node> nodes) {
        Double rate = rates.get(after);
        if (rate == null) {
            return;
        }
        String name = "dropout-" + after;
        for (int i = 2; !names.add(name); i++) {
            name = "dropout-" + after + "-" + i;
        }
        nodes.add(new Node(name, new dev.assay.network.Dropout(rate), List.of(after)));
        moved.put(after, name);
    }

    /** The last of the norms and activations that follow a node, one after the other, with nobody else taking from between. */
    private static String result(Network network, String from) {
        String at = from;
        while (true) {
            String name = at;
            List<Node> takers = network.nodes().stream()
                    .filter(node -> node.inputs().contains(name))
                    .toList();
            if (takers.size() != 1 || !passesOn(takers.get(0).layer())) {
                return at;
            }
            at = takers.get(0).name();
        }
    }

    private static boolean passesOn(Layer layer) {
        return layer instanceof Activation
                || layer instanceof BatchNormalization
                || layer instanceof Maxout
                || layer instanceof PReLU;
    }

    private static Node last(Network network) {
        return network.nodes().get(network.nodes().size() - 1);
    }
}
