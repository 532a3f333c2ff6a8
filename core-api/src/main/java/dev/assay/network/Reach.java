package dev.assay.network;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where on a network's input the elements of a layer's map look: element (i, j) sees {@code height} rows from {@code top + i strideHeight} on, and columns
 * likewise. What lies outside of the input is padding.
 *
 * @param all whether each element sees everything
 * @param placed whether the places are known: not after layers that turn, enlarge or flatten maps
 */
public record Reach(
        int height, int width, int strideHeight, int strideWidth, int top, int left, boolean all, boolean placed) {
    private static final int MAP = 3;

    /** The reach of each node, and of {@link Network#INPUT}, by name in the order of the nodes. */
    public static Map<String, Reach> of(Network network) {
        Map<String, Shape> shapes = network.shapes();
        Map<String, Reach> reaches = new LinkedHashMap<>();
        reaches.put(Network.INPUT, new Reach(1, 1, 1, 1, 0, 0, false, true));
        for (Node node : network.nodes()) {
            List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
            reaches.put(
                    node.name(),
                    node.inputs().stream()
                            .map(reaches::get)
                            .reduce(Reach::union)
                            .orElseThrow()
                            .through(node.layer(), inputs));
        }
        return reaches;
    }

    private Reach union(Reach other) {
        boolean same = placed && other.placed && strideHeight == other.strideHeight && strideWidth == other.strideWidth;
        int first = Math.min(top, other.top);
        int start = Math.min(left, other.left);
        return new Reach(
                same
                        ? capped(Math.max((double) top + height, (double) other.top + other.height) - first)
                        : Math.max(height, other.height),
                same
                        ? capped(Math.max((double) left + width, (double) other.left + other.width) - start)
                        : Math.max(width, other.width),
                Math.max(strideHeight, other.strideHeight),
                Math.max(strideWidth, other.strideWidth),
                first,
                start,
                all || other.all,
                same);
    }

    private Reach through(Layer layer, List<Shape> inputs) {
        Optional<Window> window = layer.window(inputs);
        if (all || window.isEmpty()) {
            return new Reach(height, width, strideHeight, strideWidth, 0, 0, true, false);
        }
        Window w = window.get();
        return new Reach(
                capped(height + (w.height() - 1.0) * w.dilationHeight() * strideHeight),
                capped(width + (w.width() - 1.0) * w.dilationWidth() * strideWidth),
                capped((double) strideHeight * w.strideHeight()),
                capped((double) strideWidth * w.strideWidth()),
                top - capped((double) w.top() * strideHeight),
                left - capped((double) w.left() * strideWidth),
                false,
                placed && keepsPlaces(layer, w, inputs.get(0), layer.output(inputs)));
    }

    /** Whether a layer's map is what its window makes of the map before, which upsampling and reshaping are not. */
    private static boolean keepsPlaces(Layer layer, Window window, Shape input, Shape output) {
        return input.rank() == MAP
                && output.rank() == MAP
                && window.outputHeight(input.size(1)) == output.size(1)
                && window.outputWidth(input.size(2)) == output.size(2)
                && !(layer instanceof Permute)
                && !(layer instanceof Reshape);
    }

    private static int capped(double size) {
        return (int) Math.min(Integer.MAX_VALUE, size);
    }
}
