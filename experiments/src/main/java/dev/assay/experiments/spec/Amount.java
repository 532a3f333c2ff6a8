package dev.assay.experiments.spec;

/** A number of examples, or a share of those there are; in a config {@code 5000}, {@code 0.1} or {@code 10%}. */
public sealed interface Amount {
    /** How many that is of {@code total}; a share is rounded down. */
    int of(int total);

    /** So many examples. */
    record Count(int count) implements Amount {
        @Override
        public int of(int total) {
            return count;
        }

        @Override
        public String toString() {
            return Integer.toString(count);
        }
    }

    /** A share of the examples, in [0, 1). */
    record Share(double share) implements Amount {
        @Override
        public int of(int total) {
            return (int) Math.floor(share * total + 1e-9);
        }

        @Override
        public String toString() {
            return Double.toString(share);
        }
    }

    /** Reads a whole number as a count, a decimal below 1 or a percentage as a share. */
    static Amount parse(String text) {
        if (text.matches("\\d{1,9}")) {
            return new Count(Integer.parseInt(text));
        }
        if (text.matches("0?\\.\\d{1,17}")) {
            return new Share(Double.parseDouble(text));
        }
        if (text.matches("\\d{1,2}(\\.\\d{1,15})?%")) {
            return new Share(Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not an amount: write a count such as 5000, or a share such as 0.1 or 10%");
    }
}
