package dev.assay.results.statistics;

import java.util.Collection;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.descriptive.rank.Percentile.EstimationType;

/** Values below which a share of a sample lies, interpolated linearly, as NumPy and R (type 7) do by default. */
public final class Quantiles {
    private final Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);

    private Quantiles(double[] values) {
        percentile.setData(values);
    }

    /** Those of a sample of finite values, at least one. */
    public static Quantiles of(double... values) {
        return new Quantiles(values);
    }

    /** The median of a sample of finite values, at least one. */
    public static double median(Collection<? extends Number> values) {
        return of(values.stream().mapToDouble(Number::doubleValue).toArray()).median();
    }

    public double lowerQuartile() {
        return percentile.evaluate(25);
    }

    public double median() {
        return percentile.evaluate(50);
    }

    public double upperQuartile() {
        return percentile.evaluate(75);
    }
}
