package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Settings;
import dev.assay.spi.Sweeper;
import dev.assay.sweepers.Points.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Tree-structured Parzen Estimator: a density of the points that did best, one of all others, and next the candidate where the first is
 * the greatest multiple of the second. Bergstra et al. 2011, https://papers.nips.cc/paper/4443
 *
 * <p>A failed trial counts among the others, and so does one that has no answer yet, so that what is out is not proposed again.
 *
 * @param trials how many in all
 * @param startupTrials how many answers there are before there are densities; the trials until then are those of {@code random}
 * @param candidates how many points are drawn from the first density, of which the best is taken
 * @param gamma the share of the trials that are the best, in (0, 1); they are 25 at most
 * @param multivariate whether a density is one of whole points, or one of each axis by itself
 * @param lookahead how many trials may be out without their answers; the trials are the same whatever number of workers runs them
 */
@Name("tpe")
public record TreeStructuredParzenEstimator(
        int trials, int startupTrials, int candidates, double gamma, boolean multivariate, int lookahead)
        implements Sweeper {
    private static final int MOST_OF_THE_BEST = 25;

    public TreeStructuredParzenEstimator {
        Settings.atLeast(1, "trials", trials);
        Settings.atLeast(1, "startup-trials", startupTrials);
        Settings.atLeast(1, "candidates", candidates);
        if (!(gamma > 0 && gamma < 1)) {
            throw new IllegalArgumentException("gamma must be above 0 and below 1, found " + gamma);
        }
        Settings.atLeast(1, "lookahead", lookahead);
    }

    @Override
    public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
        return new ParzenSearch(Points.of(space), goal, epochs, seeds);
    }

    private final class ParzenSearch implements Search {
        private final Points points;
        private final Goal goal;
        private final int epochs;
        private final Seeds seeds;
        private final List<double[]> proposed = new ArrayList<>();
        private final Answers answers = new Answers();

        ParzenSearch(Points points, Goal goal, int epochs, Seeds seeds) {
            this.points = points;
            this.goal = goal;
            this.epochs = epochs;
            this.seeds = seeds;
        }

        @Override
        public Optional<Proposal> next() {
            int number = proposed.size();
            int known = Math.max(0, number - lookahead + 1);
            boolean startup = known < startupTrials;
            if (over() || (!startup && answers.count() < known)) {
                return Optional.empty();
            }
            double[] point = startup ? points.draw(seeds, number) : chosen(number, known);
            proposed.add(point);
            return Optional.of(new Proposal(number, points.values(point), OptionalInt.empty(), epochs));
        }

        /** The next point by the answers to the first {@code known} proposals, whatever others there are. */
        private double[] chosen(int number, int known) {
            List<Integer> ranked =
                    answers.ranked(IntStream.range(0, known).boxed().toList(), goal);
            if (ranked.isEmpty()) {
                return points.draw(seeds, number);
            }
            int most = Math.min((int) Math.ceil(gamma * known), MOST_OF_THE_BEST);
            List<Integer> best = ranked.subList(0, Math.min(most, ranked.size()));
            List<double[]> good = new ArrayList<>();
            List<double[]> others = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                (best.contains(i) ? good : others).add(proposed.get(i));
            }
            RandomGenerator random = seeds.stream("sweep/tpe", number);
            List<Dimension> dimensions = points.dimensions();
            if (multivariate) {
                return best(dimensions, good, others, random);
            }
            double[] point = new double[dimensions.size()];
            for (int i = 0; i < point.length; i++) {
                point[i] = best(dimensions.subList(i, i + 1), coordinate(good, i), coordinate(others, i), random)[0];
            }
            return point;
        }

        private List<double[]> coordinate(List<double[]> all, int axis) {
            return all.stream().map(point -> new double[] {point[axis]}).toList();
        }

        private double[] best(
                List<Dimension> dimensions, List<double[]> good, List<double[]> others, RandomGenerator random) {
            ParzenEstimator ofGood = new ParzenEstimator(dimensions, good);
            ParzenEstimator ofOthers = new ParzenEstimator(dimensions, others);
            double[] best = ofGood.sample(random);
            double most = ofGood.logDensity(best) - ofOthers.logDensity(best);
            for (int i = 1; i < candidates; i++) {
                double[] candidate = ofGood.sample(random);
                double ratio = ofGood.logDensity(candidate) - ofOthers.logDensity(candidate);
                if (ratio > most) {
                    most = ratio;
                    best = candidate;
                }
            }
            return best;
        }

        @Override
        public void tell(int number, double value) {
            answers.tell(number, value);
        }

        @Override
        public boolean over() {
            return proposed.size() == trials;
        }

        @Override
        public int size() {
            return trials;
        }
    }
}
