package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * k-nearest neighbours: the mean of the targets of the k training examples that are nearest, by Euclidean distance.
 *
 * <p>Cover and Hart 1967, https://doi.org/10.1109/TIT.1967.1053964. For classes that is a vote, and of classes with as many votes the first one
 * wins. Exact: all training examples are looked at, and of those that are equally far the first ones count.
 *
 * @param neighbours k, at least 1
 */
@Name("k-nearest-neighbours")
public record KNearestNeighbours(int neighbours) implements Estimator {
    private static final int TILE = 16;

    public KNearestNeighbours {
        Settings.atLeast(1, "neighbours", neighbours);
    }

    @Override
    public boolean supports(Task task) {
        return task.outputs().rank() == 1;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        if (table.rows() < neighbours) {
            throw new UserException("learner.neighbours is " + neighbours + ", but there are only " + table.rows()
                    + " training examples");
        }
        return Map.of(
                "inputs", new Tensor(Shape.of(table.rows(), table.width()), table.inputs()),
                "targets", new Tensor(Shape.of(table.rows(), table.outputs()), table.targets()));
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        Tensor inputs = Learned.tensor(learned, "inputs", Learned.ANY, input.length());
        Tensor targets =
                Learned.tensor(learned, "targets", inputs.rows(), task.outputs().length());
        Distances distances = new Distances(inputs.values(), inputs.rows(), input.length());
        return queries -> {
            int outputs = targets.rowLength();
            Tensor predictions = Tensor.zeros(Shape.of(queries.rows(), outputs));
            int tiles = (queries.rows() + TILE - 1) / TILE;
            IntStream.range(0, tiles).parallel().forEach(tile -> {
                int from = tile * TILE;
                int count = Math.min(TILE, queries.rows() - from);
                float[][] near = new float[count][inputs.rows()];
                distances.squared(queries.values(), from, count, near);
                for (int q = 0; q < count; q++) {
                    mean(
                            nearest(distances, queries.values(), from + q, near[q]),
                            targets,
                            predictions.values(),
                            (from + q) * outputs);
                }
            });
            return predictions;
        };
    }

    /** The rows of the nearest: found in single precision with all that may be among them, and settled in double. */
    private List<Integer> nearest(Distances distances, float[] queries, int query, float[] near) {
        PriorityQueue<Float> best = new PriorityQueue<>(Comparator.reverseOrder());
        for (float distance : near) {
            if (best.size() < neighbours) {
                best.add(distance);
            } else if (distance < best.element()) {
                best.remove();
                best.add(distance);
            }
        }
        double farthest = best.element() * distances.slack() * distances.slack();
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < near.length; row++) {
            if (near[row] <= farthest) {
                rows.add(row);
            }
        }
        double[] exact = rows.stream()
                .mapToDouble(row -> distances.exact(queries, query, row))
                .toArray();
        Integer[] order = IntStream.range(0, exact.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> exact[i]));
        return Arrays.stream(order).limit(neighbours).map(rows::get).toList();
    }

    private static void mean(List<Integer> rows, Tensor targets, float[] into, int offset) {
        int outputs = targets.rowLength();
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int row : rows) {
                sum += targets.values()[row * outputs + o];
            }
            into[offset + o] = (float) (sum / rows.size());
        }
    }
}
