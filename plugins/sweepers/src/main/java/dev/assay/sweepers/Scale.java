package dev.assay.sweepers;

import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.UserException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An interval's numbers on the scale on which they are equally far apart: themselves, or their logarithms. A whole number has the places
 * that round to it, so that the outer ones have as much room as the inner.
 *
 * @param low the first place
 * @param high the last place
 */
record Scale(Interval interval, double low, double high) implements Points.Dimension {
    /** So many steps of an interval are told apart in a text, which is finer than any metric and short to read. */
    private static final double STEPS = 1e6;

    static Scale of(Interval interval) {
        double first = interval.low();
        double last = interval.high();
        if (interval.whole()) {
            first = Math.ceil(first) - 0.5;
            last = Math.floor(last) + 0.5;
        }
        if (!(first < last)) {
            throw new UserException(interval.key() + ": there are no " + (interval.whole() ? "whole " : "")
                    + "numbers to choose from between " + interval.low() + " and " + interval.high());
        }
        return interval.logarithmic()
                ? new Scale(interval, StrictMath.log(first), StrictMath.log(last))
                : new Scale(interval, first, last);
    }

    double width() {
        return high - low;
    }

    @Override
    public double draw(RandomGenerator random) {
        return settled(low + random.nextDouble() * width());
    }

    /** The place that a number that was taken from any place really has: whole numbers have only their own. */
    double settled(double place) {
        double inside = Math.min(Math.max(place, low), high);
        return interval.whole() ? place(number(inside)) : inside;
    }

    /** The places that round to the same number as a place, which has to be a whole number's own. */
    double[] cell(double place) {
        double number = number(place);
        return new double[] {place(number - 0.5), place(number + 0.5)};
    }

    private double place(double number) {
        return interval.logarithmic() ? StrictMath.log(number) : number;
    }

    private double number(double place) {
        double number = interval.logarithmic() ? StrictMath.exp(place) : place;
        double rounded = interval.whole() ? Math.rint(number) : number;
        double least = interval.whole() ? Math.ceil(interval.low()) : interval.low();
        double most = interval.whole() ? Math.floor(interval.high()) : interval.high();
        return Math.min(Math.max(rounded, least), most);
    }

    @Override
    public void put(double place, Map<String, String> values) {
        values.put(interval.key(), text(number(place)));
    }

    private String text(double number) {
        BigDecimal exact = new BigDecimal(number);
        if (interval.whole()) {
            return exact.toBigInteger().toString();
        }
        double step = (interval.logarithmic() ? number * width() : width()) / STEPS;
        BigDecimal rounded = exact.setScale((int) Math.ceil(-StrictMath.log10(step)), RoundingMode.HALF_EVEN);
        BigDecimal inside = rounded.max(BigDecimal.valueOf(interval.low())).min(BigDecimal.valueOf(interval.high()));
        BigDecimal shortest = inside.stripTrailingZeros();
        return (shortest.scale() < 0 ? shortest.setScale(0) : shortest).toString();
    }
}
