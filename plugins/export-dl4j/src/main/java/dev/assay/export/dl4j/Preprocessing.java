package dev.assay.export.dl4j;

import dev.assay.network.Network;
import dev.assay.run.TrainedNetwork;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The preprocessing as vertices before the network. */
final class Preprocessing {
    private static final String NAME = "preprocessing";

    private Preprocessing() {}

    /** Adds what it takes, and gives the name of the vertex that puts out what the network takes. */
    static String add(TrainedNetwork trained, GraphFile graph) {
        Elementwise all = Elementwise.of(trained);
        Shape input = trained.input();
        Shape ready = trained.network().input();
        if (!ready.equals(input)) {
            String values = all.isIdentity() ? Network.INPUT : add(all, input, NAME + "/values", graph);
            return LayerVertices.reshape(graph, NAME, values, ready);
        }
        return all.isIdentity() ? Network.INPUT : add(all, input, NAME, graph);
    }

    private static String add(Elementwise all, Shape input, String name, GraphFile graph) {
        int group = all.group(input);
        double[] factor = every(all.factor(), group);
        // (x - shift) factor rather than factor x + offset: where the shift is large, what is left keeps its digits.
        double[] shift = IntStream.range(0, factor.length)
                .mapToDouble(i -> factor[i] == 0 ? 0 : -all.offset()[i * group] / factor[i])
                .toArray();
        double[] plus = IntStream.range(0, factor.length)
                .mapToDouble(i -> factor[i] == 0 ? all.offset()[i * group] : 0)
                .toArray();
        if (factor.length == 1) {
            String shifted =
                    graph.vertex(NAME + "/shift", "ShiftVertex", List.of(Network.INPUT), "shiftFactor", -shift[0]);
            String scaled = graph.vertex(NAME + "/scale", "ScaleVertex", List.of(shifted), "scaleFactor", factor[0]);
            return graph.vertex(name, "ShiftVertex", List.of(scaled), "shiftFactor", plus[0]);
        }
        boolean whole = input.rank() == 1 || (input.rank() == 3 && group > 1);
        String values = whole
                ? Network.INPUT
                : LayerVertices.reshape(graph, NAME + "/flat", Network.INPUT, Shape.of(input.length()));
        int width = input.length() / group;
        int repeat = whole ? 1 : group;
        String done = graph.layer(
                whole ? name : NAME + "/affine",
                norm(width * repeat),
                values,
                floats(factor, repeat),
                floats(plus, repeat),
                floats(shift, repeat),
                new float[width * repeat]);
        return whole ? done : LayerVertices.reshape(graph, name, done, input);
    }

    /** A batch norm that is never trained; its variances are 1, of which the logarithm is 0. */
    private static Map<String, Object> norm(int width) {
        return GraphFile.layer("misc.FrozenLayer", "layer", LayerVertices.batchNorm(width, 0.9, 0));
    }

    private static double[] every(double[] values, int group) {
        return IntStream.range(0, values.length / group)
                .mapToDouble(i -> values[i * group])
                .toArray();
    }

    private static float[] floats(double[] values, int repeat) {
        float[] floats = new float[values.length * repeat];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(floats, i * repeat, (i + 1) * repeat, (float) values[i]);
        }
        return floats;
    }
}
