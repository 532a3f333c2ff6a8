package dev.assay.experiments.diagnostics;

import dev.assay.data.Examples;
import dev.assay.network.Reach;
import dev.assay.results.Seen;
import dev.assay.spi.Model;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of images that activate units of a layer most, at most one of each image, cut by the receptive field (Zeiler and Fergus 2014,
 * https://arxiv.org/abs/1311.2901).
 *
 * @param ready the examples as the network gets them
 * @param images the same as they are shown, of the same shape
 * @param count how many of them are looked at, the first
 */
record TopPatches(Examples ready, Examples images, int count, int batchSize) {
    private static final int COLUMNS = 4;

    /** Where a unit has its greatest activation on an example. */
    private record Place(int example, int row, int column, float activation) {}

    /**
     * Finds them.
     *
     * @param output the shape that the layer puts out: maps or units
     * @param units so many, the first
     * @param top so many of each
     */
    Map<String, Tensor> find(Model model, String layer, Shape output, Reach reach, int units, int top) {
        Units all = Units.of(output);
        int wanted = Math.min(units, all.count());
        List<List<Place>> best = new ArrayList<>();
        for (int unit = 0; unit < wanted; unit++) {
            best.add(new ArrayList<>());
        }
        for (int from = 0; from < count; from += batchSize) {
            int to = Math.min(from + batchSize, count);
            float[] values = model.activation(layer, LayerFigures.inputs(ready, from, to))
                    .values();
            for (int example = from; example < to; example++) {
                for (int unit = 0; unit < wanted; unit++) {
                    int start = (example - from) * all.elements() + unit * all.apart();
                    keep(best.get(unit), place(values, start, all.apart(), example, output), top);
                }
            }
        }
        Map<String, Tensor> found = new LinkedHashMap<>();
        for (int unit = 0; unit < wanted; unit++) {
            cut(found, layer, unit, best.get(unit), reach);
        }
        return found;
    }

    private static Place place(float[] values, int start, int size, int example, Shape output) {
        int most = 0;
        for (int i = 1; i < size; i++) {
            most = values[start + i] > values[start + most] ? i : most;
        }
        int width = output.size(-1);
        return output.rank() == 1
                ? new Place(example, 0, 0, values[start])
                : new Place(example, most / width, most % width, values[start + most]);
    }

    /** Of equals the earlier example stays. */
    private static void keep(List<Place> best, Place place, int top) {
        best.add(place);
        best.sort(Comparator.comparingDouble((Place p) -> -p.activation));
        if (best.size() > top) {
            best.remove(top);
        }
    }

    private void cut(Map<String, Tensor> found, String layer, int unit, List<Place> best, Reach reach) {
        Shape shape = images.inputShape();
        List<Tensor> parts = new ArrayList<>();
        Tensor places = Tensor.zeros(Shape.of(best.size(), COLUMNS));
        for (int i = 0; i < best.size(); i++) {
            Place place = best.get(i);
            Tensor image = Tensor.zeros(shape);
            images.copyInput(place.example, image.values(), 0);
            parts.add(ImagePatch.of(reach, shape, place.row, place.column).cut(image));
            float[] row = {place.example, place.row, place.column, place.activation};
            System.arraycopy(row, 0, places.values(), i * COLUMNS, COLUMNS);
        }
        Tensor all = Tensor.zeros(parts.get(0).shape().batched(parts.size()));
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i).values(), 0, all.values(), i * all.rowLength(), all.rowLength());
        }
        found.put(new Seen(Seen.Kind.PATCHES, layer, unit).toString(), all);
        found.put(new Seen(Seen.Kind.PLACES, layer, unit).toString(), places);
    }
}
