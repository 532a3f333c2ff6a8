package dev.assay.results.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The correction for many tests at once of Holm (1979, https://www.jstor.org/stable/4615733). */
public final class Holm {
    private Holm() {}

    /** The p-values, in their order, raised so that all that stay below a level are wrong together with that probability at most. */
    public static double[] adjust(double[] pValues) {
        int n = pValues.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[n];
        double highest = 0;
        for (int i = 0; i < n; i++) {
            highest = Math.max(highest, Math.min(1, (n - i) * pValues[order[i]]));
            adjusted[order[i]] = highest;
        }
        return adjusted;
    }
}
