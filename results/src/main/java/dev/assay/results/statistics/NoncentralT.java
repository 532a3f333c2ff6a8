package dev.assay.results.statistics;

import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.special.Gamma;

/**
 * The noncentral t-distribution: of (Z + delta) / S, where Z is normal and S the root of a chi-squared over its degrees of freedom. Hipparchus has
 * the central one only.
 */
final class NoncentralT {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final GaussIntegrator GAUSS = new GaussIntegratorFactory().legendre(40);
    private static final int PIECES = 16;

    private NoncentralT() {}

    /** P(T > t), by integrating over S. */
    static double above(double t, double degreesOfFreedom, double delta) {
        double v = degreesOfFreedom;
        double logConstant = Math.log(2) + v / 2 * Math.log(v / 2) - Gamma.logGamma(v / 2);
        UnivariateFunction integrand = s -> NORMAL.cumulativeProbability(delta - t * s)
                * Math.exp(logConstant + (v - 1) * Math.log(s) - v * s * s / 2);
        // S has a mean near 1 and a deviation near 1 / sqrt(2 v); nine of them hold all but 10^-15 of it.
        double reach = 9 / Math.sqrt(2 * v);
        return Math.min(1, Math.max(0, integral(integrand, Math.max(0, 1 - reach), 1 + reach, PIECES)));
    }

    /** By Gauss and Legendre in pieces. */
    static double integral(UnivariateFunction f, double from, double to, int pieces) {
        double sum = 0;
        double width = (to - from) / pieces;
        for (int piece = 0; piece < pieces; piece++) {
            double middle = from + (piece + 0.5) * width;
            sum += GAUSS.integrate(x -> f.value(middle + x * width / 2)) * width / 2;
        }
        return sum;
    }
}
