package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The points of a search space as numbers, one for each axis: a row of a choice, or a place on an interval's scale.
 *
 * @param dimensions one for each axis
 */
record Points(List<Dimension> dimensions) {
    /** An axis as numbers. */
    sealed interface Dimension permits Rows, Scale {
        /** A number, each value of the axis being as likely as the other. */
        double draw(RandomGenerator random);

        /** Puts the axis's keys with the texts that a number stands for. */
        void put(double number, Map<String, String> values);
    }

    /** The rows of a choice, as 0, 1, 2 ... */
    record Rows(Choice choice) implements Dimension {
        int count() {
            return choice.rows().size();
        }

        @Override
        public double draw(RandomGenerator random) {
            return random.nextInt(count());
        }

        @Override
        public void put(double number, Map<String, String> values) {
            List<String> row = choice.rows().get((int) number);
            for (int i = 0; i < row.size(); i++) {
                values.put(choice.keys().get(i), row.get(i));
            }
        }
    }

    /**
     * Numbers of a space.
     *
     * @throws UserException where an axis has no value
     */
    static Points of(SearchSpace space) {
        return new Points(space.axes().stream().map(Points::dimension).toList());
    }

    private static Dimension dimension(Axis axis) {
        if (axis instanceof Interval interval) {
            return Scale.of(interval);
        }
        Choice choice = (Choice) axis;
        if (choice.rows().isEmpty()) {
            throw new UserException(String.join(", ", choice.keys()) + ": there is no value to choose from");
        }
        return new Rows(choice);
    }

    /** The random point of that number; every sweeper that draws points begins with the same. */
    double[] draw(Seeds seeds, int number) {
        RandomGenerator random = seeds.stream("sweep/random", number);
        return dimensions.stream()
                .mapToDouble(dimension -> dimension.draw(random))
                .toArray();
    }

    /** The point of a number among all, the last axis counting fastest; all axes are choices. */
    double[] at(int number) {
        double[] point = new double[dimensions.size()];
        int rest = number;
        for (int i = point.length - 1; i >= 0; i--) {
            int count = ((Rows) dimensions.get(i)).count();
            point[i] = rest % count;
            rest /= count;
        }
        return point;
    }

    /** What a point sets: a text for each key, in the order of the space. */
    Map<String, String> values(double[] point) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < point.length; i++) {
            dimensions.get(i).put(point[i], values);
        }
        return Collections.unmodifiableMap(values);
    }
}
