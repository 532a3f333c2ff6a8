package dev.assay.network;

/** A height and a width in elements, at least 1 each; in a config {@code 3} or {@code 3x5}. */
public record Size(int height, int width) {
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("must be at least 1, found " + height + "x" + width);
        }
    }

    public static Size square(int side) {
        return new Size(side, side);
    }

    /** Reads {@code 3} or {@code 3x5}. */
    public static Size parse(String text) {
        if (!text.matches("\\d{1,6}(x\\d{1,6})?")) {
            throw new IllegalArgumentException("'" + text + "' is not a size: write 3 or 3x5 (height x width)");
        }
        String[] sides = text.split("x");
        return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
    }

    @Override
    public String toString() {
        return height == width ? String.valueOf(height) : height + "x" + width;
    }
}
