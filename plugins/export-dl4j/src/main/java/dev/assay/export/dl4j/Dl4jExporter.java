package dev.assay.export.dl4j;

import dev.assay.data.Head;
import dev.assay.data.Layout;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Exporter;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes {@code ComputationGraph} files that plain Deeplearning4j 1.0.0-M2.1 loads: preprocessing, network and head in one graph, of its own layers
 * alone.
 */
@Name("dl4j")
public record Dl4jExporter() implements Exporter {
    @Override
    public byte[] export(TrainedNetwork trained) {
        GraphFile graph = new GraphFile(Network.INPUT);
        Map<String, String> vertices = new LinkedHashMap<>();
        vertices.put(Network.INPUT, Preprocessing.add(trained, graph));
        LayerVertices layers = new LayerVertices(graph, trained);
        String last = Network.INPUT;
        for (Node node : trained.network().nodes()) {
            List<String> inputs = node.inputs().stream()
                    .map(name -> Objects.requireNonNull(vertices.get(name)))
                    .toList();
            try {
                last = layers.add(node, inputs);
            } catch (Inexpressible e) {
                throw new UserException(
                        "layer '" + node.name() + "' (" + Network.kind(node.layer()) + ") " + e.getMessage(), e);
            }
            vertices.put(node.name(), last);
        }
        if (graph.hasNoParameters()) {
            throw new UserException(
                    "the network has no weights, and Deeplearning4j does not load such a graph from a file");
        }
        List<String> outputs = heads(trained, graph, last);
        graph.attach("names", new ArrayList<>(trained.task().names()));
        graph.attach("notes", new LinkedHashMap<>(trained.notes()));
        return graph.zip(outputs);
    }

    /** An output of the graph for each of the task's. */
    private static List<String> heads(TrainedNetwork trained, GraphFile graph, String last) {
        String name = graph.has("predictions") ? "predictions/head" : "predictions";
        if (trained.head() instanceof Head.Single head) {
            check(trained.network().output());
            return List.of(graph.layer(name, head(head), last));
        }
        Head.Several several = (Head.Several) trained.head();
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < several.heads().size(); i++) {
            Layout.Field field = several.outputs().fields().get(i);
            check(field.shape());
            String own = name + "/" + field.name();
            String scores = graph.vertex(
                    own + "/scores", "SubsetVertex", List.of(last), "from", field.from(), "to", field.to() - 1);
            outputs.add(graph.layer(own, head((Head.Single) several.heads().get(i)), scores));
        }
        return outputs;
    }

    private static void check(Shape output) {
        if (output.rank() != 1) {
            throw new UserException("the network puts out " + output
                    + ", but Deeplearning4j's heads take vectors: put a flatten layer at its end");
        }
    }

    private static Map<String, Object> head(Head.Single head) {
        String loss = switch (head) {
            case SOFTMAX -> "LossMCXENT";
            case SIGMOID -> "LossBinaryXENT";
            case LINEAR -> "LossMSE";
        };
        String function = switch (head) {
            case SOFTMAX -> "Softmax";
            case SIGMOID -> "Sigmoid";
            case LINEAR -> "Identity";
        };
        Map<String, Object> layer = GraphFile.trainedLayer(
                "LossLayer", 0, 0, "lossFn", GraphFile.object("org.nd4j.linalg.lossfunctions.impl." + loss));
        layer.put("activationFn", GraphFile.activation(function));
        return layer;
    }
}
