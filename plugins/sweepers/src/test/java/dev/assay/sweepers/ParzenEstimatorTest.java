package dev.assay.sweepers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.run.Seeds;
import dev.assay.spi.SearchSpace.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ParzenEstimatorTest {
    private static final Points MIXED = Points.of(
            Spaces.of(Spaces.interval("x", 0, 4), Spaces.whole("n", 1, 5), Spaces.choice("c", "a", "b", "c")));

    private static List<double[]> observations(Points points, int count) {
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(points.draw(new Seeds(3), i));
        }
        return all;
    }

    @Test
    void isUniformButForTheMiddleWhereNothingIsKnown() {
        ParzenEstimator none = new ParzenEstimator(MIXED.dimensions(), List.of());
        double middle = none.logDensity(new double[] {2, 3, 0});
        assertThat(none.logDensity(new double[] {2, 3, 1})).isCloseTo(middle, within(1e-12));
        // A normal distribution as wide as the scale, cut off half a width from its middle.
        assertThat(none.logDensity(new double[] {0, 3, 0})).isCloseTo(middle - 0.125, within(1e-12));
    }

    @Test
    void integratesToOne() {
        for (int count : List.of(0, 1, 2, 10, 40)) {
            ParzenEstimator estimator = new ParzenEstimator(MIXED.dimensions(), observations(MIXED, count));
            double sum = 0;
            int steps = 2000;
            for (int i = 0; i < steps; i++) {
                for (int n = 1; n <= 5; n++) {
                    for (int c = 0; c < 3; c++) {
                        sum += Math.exp(estimator.logDensity(new double[] {4 * (i + 0.5) / steps, n, c})) * 4 / steps;
                    }
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void givesEveryWholeNumberItsProbabilityOnALogarithmicScaleToo() {
        Points points = Points.of(Spaces.of(new Interval("n", 1, 64, true, true)));
        ParzenEstimator estimator = new ParzenEstimator(points.dimensions(), observations(points, 7));
        double sum = 0;
        for (int n = 1; n <= 64; n++) {
            sum += Math.exp(estimator.logDensity(new double[] {Math.log(n)}));
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void drawsWithItsOwnDensity() {
        ParzenEstimator estimator = new ParzenEstimator(MIXED.dimensions(), observations(MIXED, 12));
        RandomGenerator random = new Seeds(5).stream("draws");
        int[][] counts = new int[5][3];
        int total = 100_000;
        double left = 0;
        for (int i = 0; i < total; i++) {
            double[] point = estimator.sample(random);
            counts[(int) point[1] - 1][(int) point[2]]++;
            left += point[0] < 1.5 ? 1.0 / total : 0;
        }
        double expected = 0;
        for (int n = 1; n <= 5; n++) {
            for (int c = 0; c < 3; c++) {
                double probability = 0;
                for (int i = 0; i < 400; i++) {
                    double density = Math.exp(estimator.logDensity(new double[] {0.01 * (i + 0.5), n, c})) * 0.01;
                    probability += density;
                    expected += i < 150 ? density : 0;
                }
                assertThat(counts[n - 1][c] / (double) total).isCloseTo(probability, within(0.006));
            }
        }
        assertThat(left).isCloseTo(expected, within(0.006));
    }

    @Test
    void forgetsTheOldestOfMany() {
        Points points = Points.of(Spaces.of(Spaces.choice("c", "old", "new")));
        List<double[]> observations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            observations.add(new double[] {i < 50 ? 0 : 1});
        }
        ParzenEstimator estimator = new ParzenEstimator(points.dimensions(), observations);
        assertThat(estimator.logDensity(new double[] {1}) - estimator.logDensity(new double[] {0}))
                .isGreaterThan(Math.log(1.5));
    }
}
