package dev.assay.results.statistics;

import java.util.Arrays;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/** Ranks from 1, the mean where values tie, and the exact distributions of their sums. */
final class Ranks {
    private Ranks() {}

    static double[] of(double[] values) {
        // -0.0 is sorted below 0.0, but is the same number.
        double[] normal = Arrays.stream(values).map(value -> value + 0.0).toArray();
        return new NaturalRanking(TiesStrategy.AVERAGE).rank(normal);
    }

    /** The sum of t^3 - t over groups of t ties. */
    static double ties(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double t = to - from;
            sum += t * t * t - t;
        }
        return sum;
    }

    /** Twice the ranks: means of ties end in a half at most. */
    static int[] doubled(double[] ranks) {
        return Arrays.stream(ranks).mapToInt(rank -> (int) Math.round(2 * rank)).toArray();
    }

    /** The probability of each sum of doubled ranks where each is in it or not, with the same chance. */
    static double[] ofSubsets(int[] doubled) {
        double[] probability = new double[Arrays.stream(doubled).sum() + 1];
        probability[0] = 1;
        int most = 0;
        for (int rank : doubled) {
            most += rank;
            for (int sum = most; sum >= 0; sum--) {
                probability[sum] = (probability[sum] + (sum >= rank ? probability[sum - rank] : 0)) / 2;
            }
        }
        return probability;
    }

    /** The probability of each sum of {@code size} of the doubled ranks, where all choices have the same chance. */
    static double[] ofSubsets(int[] doubled, int size) {
        int most = Arrays.stream(doubled).sum();
        double[][] probability = new double[size + 1][most + 1];
        probability[0][0] = 1;
        int seen = 0;
        for (int rank : doubled) {
            seen++;
            // The chance that the last of the ranks seen so far is among the k chosen of them is k / seen.
            for (int k = Math.min(size, seen); k >= 0; k--) {
                double taken = (double) k / seen;
                for (int sum = most; sum >= 0; sum--) {
                    probability[k][sum] = (1 - taken) * probability[k][sum]
                            + (k > 0 && sum >= rank ? taken * probability[k - 1][sum - rank] : 0);
                }
            }
        }
        return probability[size];
    }

    static double upTo(double[] probability, int last) {
        return Arrays.stream(probability, 0, Math.max(0, Math.min(probability.length, last + 1)))
                .sum();
    }

    static double from(double[] probability, int first) {
        return Arrays.stream(probability, Math.max(0, Math.min(probability.length, first)), probability.length)
                .sum();
    }
}
