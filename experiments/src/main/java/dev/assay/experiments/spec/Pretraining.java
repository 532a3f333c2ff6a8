package dev.assay.experiments.spec;

import dev.assay.network.Activation;
import dev.assay.network.Add;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of a network in which one dense layer is learned without targets, as an auto-encoder of what goes into it: greedy layer-wise training
 * (Bengio et al. 2007, https://proceedings.neurips.cc/paper/2006/hash/5da713a690c067105aeb2fae32403405-Abstract.html; Hinton et al. 2006,
 * https://doi.org/10.1162/neco.2006.18.7.1527).
 */
final class Pretraining {
    /** The layer that is to give out the negative of what goes into the learned one. */
    private static final String DECODER = "decoder";

    /** The sum of both: what is not given out, which is to be 0 everywhere. */
    private static final String RESIDUAL = "residual";

    private Pretraining() {}

    /**
     * All layers up to the named one and the activations behind it, a decoder, and the sum of what it and what the named layer take in.
     *
     * @throws UserException where there is no such layer, or it cannot be learned so, naming those that can
     */
    static Network network(Network whole, String layer) {
        List<Node> nodes = whole.nodes();
        List<String> able = nodes.stream()
                .filter(node -> node.layer() instanceof Dense && isHidden(whole, node))
                .map(Node::name)
                .toList();
        if (able.isEmpty()) {
            throw new UserException("pretrain: this architecture has no dense layer below its outputs; layer-wise"
                    + " pre-training is for networks with hidden dense layers, such as architecture=mlp");
        }
        Node learned = nodes.stream()
                .filter(node -> node.name().equals(layer))
                .findFirst()
                .orElseThrow(() ->
                        new UserException("pretrain: there is no layer '" + layer + "'; " + Nearest.hint(layer, able)));
        if (!able.contains(layer)) {
            throw new UserException("pretrain: '" + layer + "' is "
                    + (learned.layer() instanceof Dense ? "the layer of the outputs" : Network.kind(learned.layer()))
                    + "; what can be learned without targets are hidden dense layers: " + String.join(", ", able));
        }
        List<Node> kept = new ArrayList<>(upTo(nodes, learned));
        String code = layer;
        for (List<Node> takers = takers(whole, code); isActivation(takers); takers = takers(whole, code)) {
            kept.add(takers.get(0));
            code = takers.get(0).name();
        }
        String input = learned.inputs().get(0);
        int width = whole.inputs(learned).get(0).length();
        kept.add(new Node(DECODER, new Dense(width, true), List.of(code)));
        kept.add(new Node(RESIDUAL, new Add(), List.of(DECODER, input)));
        return new Network(whole.input(), kept);
    }

    /** The layers with weights, in order, that the learned one builds on. */
    static List<String> below(Network part, String layer) {
        return part.weights().keySet().stream()
                .map(Network::layer)
                .distinct()
                .filter(name -> !name.equals(layer) && !name.equals(DECODER))
                .toList();
    }

    private static boolean isHidden(Network whole, Node node) {
        return takers(whole, node.name()).stream()
                .anyMatch(taker -> !taker.equals(whole.nodes().get(whole.nodes().size() - 1))
                        || !(taker.layer() instanceof Activation));
    }

    private static boolean isActivation(List<Node> takers) {
        return takers.size() == 1 && takers.get(0).layer() instanceof Activation;
    }

    private static List<Node> takers(Network whole, String name) {
        return whole.nodes().stream()
                .filter(node -> node.inputs().contains(name))
                .toList();
    }

    /** A node and all that it depends on. */
    private static List<Node> upTo(List<Node> nodes, Node last) {
        Set<String> needed = new HashSet<>(Set.of(last.name()));
        for (int i = nodes.indexOf(last); i >= 0; i--) {
            if (needed.contains(nodes.get(i).name())) {
                needed.addAll(nodes.get(i).inputs());
            }
        }
        return nodes.stream().filter(node -> needed.contains(node.name())).collect(Collectors.toList());
    }
}
