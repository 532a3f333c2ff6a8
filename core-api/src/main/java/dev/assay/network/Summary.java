package dev.assay.network;

import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a network costs and sees, layer by layer, without an engine.
 *
 * @param parameters the numbers that are trained
 * @param kept the numbers that are kept but not trained: running means and variances
 * @param multiplyAdds for one example in inference
 * @param weightBytes all weights in single precision
 * @param activationBytes what all layers put out for one example, in single precision
 */
public record Summary(
        Shape input,
        List<Row> rows,
        long parameters,
        long kept,
        long multiplyAdds,
        long weightBytes,
        long activationBytes) {
    /** One layer: its name, its kind's name, what it takes, and its figures. */
    public record Row(
            String name,
            String kind,
            List<String> inputs,
            Shape output,
            long parameters,
            long kept,
            long multiplyAdds,
            ReceptiveField receptiveField) {}

    /**
     * How much of the network's input one element of a layer's output sees.
     *
     * @param all whether it sees everything
     */
    public record ReceptiveField(int height, int width, boolean all) {
        @Override
        public String toString() {
            return all ? "all" : height + "x" + width;
        }
    }

    public Summary {
        rows = List.copyOf(rows);
    }

    /** The summary of a network. */
    public static Summary of(Network network) {
        Map<String, Shape> shapes = network.shapes();
        Map<String, Reach> reaches = Reach.of(network);
        List<Row> rows = new ArrayList<>();
        long activations = 0;
        for (Node node : network.nodes()) {
            List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
            Reach reach = Objects.requireNonNull(reaches.get(node.name()));
            long trained = 0;
            long kept = 0;
            for (Weight weight : node.layer().weights(inputs)) {
                if (weight.role().trained()) {
                    trained += weight.shape().elements();
                } else {
                    kept += weight.shape().elements();
                }
            }
            Shape output = node.layer().output(inputs);
            activations += output.elements();
            rows.add(new Row(
                    node.name(),
                    Network.kind(node.layer()),
                    node.inputs(),
                    output,
                    trained,
                    kept,
                    node.layer().multiplyAdds(inputs),
                    new ReceptiveField(reach.height(), reach.width(), reach.all())));
        }
        long parameters = rows.stream().mapToLong(Row::parameters).sum();
        long kept = rows.stream().mapToLong(Row::kept).sum();
        long multiplyAdds = rows.stream().mapToLong(Row::multiplyAdds).sum();
        return new Summary(
                network.input(),
                rows,
                parameters,
                kept,
                multiplyAdds,
                Float.BYTES * (parameters + kept),
                Float.BYTES * activations);
    }
}
