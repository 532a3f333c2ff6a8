package dev.assay.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people to read. */
public final class Figures {
    private Figures() {}

    /** Four digits that count, without zeros at the end, whole numbers in full; a dash where there is no number. */
    public static String number(double value) {
        return number(value, true);
    }

    /** Likewise with the zeros at the end, so that numbers in a column are as long as each other: 0.9900. */
    public static String aligned(double value) {
        return number(value, false);
    }

    private static String number(double value, boolean stripped) {
        if (Double.isNaN(value)) {
            return "\u2013";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "\u221e" : "-\u221e";
        }
        double size = Math.abs(value);
        if (size < 1e15 && value == Math.rint(value)) {
            return whole((long) value);
        }
        if (size >= 1e6 || size < 1e-4) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        if (size >= 1000) {
            return whole(Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
        int places = 4 - (rounded.precision() - rounded.scale());
        return (stripped ? rounded.stripTrailingZeros() : rounded.setScale(places, RoundingMode.UNNECESSARY))
                .toPlainString();
    }

    /** With commas between the thousands. */
    public static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share as a percentage with two digits that count: 3.2 %, 0.045 %. */
    public static String percent(double share) {
        if (share == 0) {
            return "0 %";
        }
        double percent = 100 * share;
        return (percent >= 10
                        ? String.format(Locale.ROOT, "%.1f", percent)
                        : new BigDecimal(percent).round(new MathContext(2)).toPlainString())
                + " %";
    }

    /** A time: 0.4 s, 12 s, 3 min 20 s, 2 h 5 min. */
    public static String seconds(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** A size: 1.7 MB, in powers of 1000. */
    public static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return number(new BigDecimal(size).round(new MathContext(3)).doubleValue()) + " " + units[unit];
    }
}
