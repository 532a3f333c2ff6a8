package dev.assay.results.score;

/**
 * A rectangle in an image, in pixels; x grows to the right, y downwards.
 *
 * @param x of the left edge
 * @param y of the upper edge
 * @param width 0 or more
 * @param height 0 or more
 */
public record Box(double x, double y, double width, double height) {
    public Box {
        if (!(width >= 0 && height >= 0) || Double.isNaN(x + y) || Double.isInfinite(x + y + width + height)) {
            throw new IllegalArgumentException("a box has finite numbers and no negative size, found " + x + ", " + y
                    + ", " + width + ", " + height);
        }
    }

    public double area() {
        return width * height;
    }

    /** The area that both cover. */
    public double intersection(Box other) {
        double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        return w <= 0 || h <= 0 ? 0 : w * h;
    }

    /** IoU: the area that both cover, as a share of that which either covers. */
    public double intersectionOverUnion(Box other) {
        double both = intersection(other);
        return both == 0 ? 0 : both / (area() + other.area() - both);
    }
}
