package dev.assay.datasets;

import dev.assay.data.Examples;
import java.util.Arrays;

/**
 * Means and standard deviations (of the population, as NumPy's) of examples' values, in equally long groups.
 *
 * @param mean of each group
 * @param deviation likewise
 */
record Moments(double[] mean, double[] deviation) {
    /** One pass; each example's moments are merged into the rest's: Chan, Golub and LeVeque 1979, http://i.stanford.edu/pub/cstr/reports/cs/tr/79/773/CS-TR-79-773.pdf */
    static Moments of(Examples training, Per per) {
        int width = training.inputShape().length();
        int groups = per.groups(training.inputShape());
        int group = width / groups;
        double[] mean = new double[groups];
        double[] squares = new double[groups];
        float[] values = new float[width];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            double before = (double) example * group;
            for (int g = 0; g < groups; g++) {
                double sum = 0;
                for (int i = g * group; i < (g + 1) * group; i++) {
                    sum += values[i];
                }
                double here = sum / group;
                double squaresHere = 0;
                for (int i = g * group; i < (g + 1) * group; i++) {
                    double deviation = values[i] - here;
                    squaresHere += deviation * deviation;
                }
                double apart = here - mean[g];
                double total = before + group;
                mean[g] += apart * group / total;
                squares[g] += squaresHere + apart * apart * before * group / total;
            }
        }
        double count = (double) training.size() * group;
        return new Moments(
                mean, Arrays.stream(squares).map(s -> Math.sqrt(s / count)).toArray());
    }
}
