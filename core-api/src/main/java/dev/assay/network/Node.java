package dev.assay.network;

import java.util.List;

/**
 * A layer at its place in a network.
 *
 * @param name unique in the network; weights are named {@code <node>/<weight>}
 * @param inputs the names of the nodes whose outputs it takes; {@link Network#INPUT} is the network's input
 */
public record Node(String name, Layer layer, List<String> inputs) {
    public Node {
        inputs = List.copyOf(inputs);
    }
}
