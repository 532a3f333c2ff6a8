package dev.assay.results.statistics;

import dev.assay.run.Seeds;
import java.util.random.RandomGenerator;
import org.hipparchus.util.CombinatoricsUtils;

/**
 * Permutation tests of a mean difference, which suppose nothing of the distribution: all rearrangements where they are few, random ones beyond,
 * always the same for the same seed (Phipson, Smyth 2010, https://doi.org/10.2202/1544-6115.1585).
 */
public final class PermutationTest {
    /** Up to so many rearrangements are gone through one by one. */
    static final int MOST_EXACT = 1 << 17;

    /** So many are drawn where there are more. */
    static final int DRAWN = 50_000;

    private PermutationTest() {}

    /** Of paired differences: each sign might as well be the other. */
    public static TestResult paired(double[] differences, Alternative alternative, Seeds seeds) {
        String name = "paired permutation test";
        int n = differences.length;
        if (n == 0) {
            return new TestResult(name, Double.NaN, 1);
        }
        double observed = sum(differences);
        double slack = slack(differences);
        Tally tally = new Tally(observed, slack);
        boolean exact = n < Integer.SIZE - 1 && 1 << n <= MOST_EXACT;
        if (exact) {
            for (int signs = 0; signs < 1 << n; signs++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
                }
                tally.add(sum);
            }
        } else {
            RandomGenerator random = seeds.stream("permutation-test");
            for (int draw = 0; draw < DRAWN; draw++) {
                double sum = 0;
                for (double difference : differences) {
                    sum += random.nextBoolean() ? difference : -difference;
                }
                tally.add(sum);
            }
        }
        return tally.result(name, observed / n, exact, alternative);
    }

    /** Of two independent samples: each value might as well be in the other. */
    public static TestResult twoSample(double[] first, double[] second, Alternative alternative, Seeds seeds) {
        String name = "permutation test";
        int n = first.length;
        int m = second.length;
        if (n == 0 || m == 0) {
            return new TestResult(name, Double.NaN, 1);
        }
        double[] all = new double[n + m];
        System.arraycopy(first, 0, all, 0, n);
        System.arraycopy(second, 0, all, n, m);
        double total = sum(all);
        double observed = sum(first);
        Tally tally = new Tally(observed, slack(all));
        boolean exact = CombinatoricsUtils.binomialCoefficientLog(n + m, n) <= Math.log(MOST_EXACT);
        if (exact) {
            CombinatoricsUtils.combinationsIterator(n + m, n).forEachRemaining(chosen -> {
                double sum = 0;
                for (int i : chosen) {
                    sum += all[i];
                }
                tally.add(sum);
            });
        } else {
            RandomGenerator random = seeds.stream("permutation-test");
            double[] shuffled = all.clone();
            for (int draw = 0; draw < DRAWN; draw++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    int j = i + random.nextInt(n + m - i);
                    double swapped = shuffled[j];
                    shuffled[j] = shuffled[i];
                    shuffled[i] = swapped;
                    sum += swapped;
                }
                tally.add(sum);
            }
        }
        return tally.result(name, observed / n - (total - observed) / m, exact, alternative);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** Sums of the same numbers in another order differ by roundings, and count as equal. */
    private static double slack(double[] values) {
        double size = 0;
        for (double value : values) {
            size += Math.abs(value);
        }
        return 1e-12 * size;
    }

    private static final class Tally {
        private final double observed;
        private final double slack;
        private long count;
        private long orLess;
        private long orMore;

        Tally(double observed, double slack) {
            this.observed = observed;
            this.slack = slack;
        }

        void add(double value) {
            count++;
            if (value <= observed + slack) {
                orLess++;
            }
            if (value >= observed - slack) {
                orMore++;
            }
        }

        TestResult result(String name, double statistic, boolean exact, Alternative alternative) {
            // What was found is one of the random rearrangements too.
            int own = exact ? 0 : 1;
            return new TestResult(
                    name + (exact ? ", exact" : ", " + DRAWN + " random rearrangements"),
                    statistic,
                    alternative.pValue(
                            (double) (orLess + own) / (count + own), (double) (orMore + own) / (count + own)));
        }
    }
}
