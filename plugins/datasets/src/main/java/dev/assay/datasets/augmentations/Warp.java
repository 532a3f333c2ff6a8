package dev.assay.datasets.augmentations;

/**
 * Takes each pixel from a place of its own, between pixels by bilinear interpolation.
 *
 * @param rows from which row each pixel comes, row-major
 * @param columns likewise
 */
record Warp(float[] rows, float[] columns, Fill fill) implements Motion {
    /**
     * Turns, shears, scales and shifts an image about its centre, in this order from the last: shift(turn(shear(scale(image)))).
     *
     * @param turn in radians, clockwise as seen
     * @param shear in radians, of the vertical
     * @param scale above 1 enlarges
     * @param right in pixels
     * @param down in pixels
     */
    static Warp affine(
            double turn, double shear, double scale, double right, double down, int height, int width, Fill fill) {
        double cos = StrictMath.cos(turn) / scale;
        double sin = StrictMath.sin(turn) / scale;
        double slant = StrictMath.tan(shear);
        double middleRow = (height - 1) / 2.0;
        double middleColumn = (width - 1) / 2.0;
        float[] rows = new float[height * width];
        float[] columns = new float[height * width];
        for (int row = 0, i = 0; row < height; row++) {
            double y = row - middleRow - down;
            for (int column = 0; column < width; column++, i++) {
                double x = column - middleColumn - right;
                double turned = cos * y - sin * x;
                rows[i] = (float) (turned + middleRow);
                columns[i] = (float) (cos * x + sin * y - slant * turned + middleColumn);
            }
        }
        return new Warp(rows, columns, fill);
    }

    @Override
    public void move(float[] from, float[] into, int planes, int height, int width, boolean blend) {
        int size = height * width;
        for (int i = 0; i < size; i++) {
            if (blend) {
                blend(from, into, planes, height, width, i);
            } else {
                int row = fill.source((int) Math.floor(rows[i] + 0.5), height);
                int column = fill.source((int) Math.floor(columns[i] + 0.5), width);
                if (row >= 0 && column >= 0) {
                    for (int plane = 0; plane < planes; plane++) {
                        into[plane * size + i] = from[plane * size + row * width + column];
                    }
                }
            }
        }
    }

    private void blend(float[] from, float[] into, int planes, int height, int width, int i) {
        int size = height * width;
        int above = (int) Math.floor(rows[i]);
        int left = (int) Math.floor(columns[i]);
        float down = rows[i] - above;
        float right = columns[i] - left;
        int top = fill.source(above, height);
        int bottom = fill.source(above + 1, height);
        int west = fill.source(left, width);
        int east = fill.source(left + 1, width);
        for (int plane = 0; plane < planes; plane++) {
            int start = plane * size;
            float upper = (1 - right) * at(from, start, top, west, width) + right * at(from, start, top, east, width);
            float lower =
                    (1 - right) * at(from, start, bottom, west, width) + right * at(from, start, bottom, east, width);
            into[start + i] = (1 - down) * upper + down * lower;
        }
    }

    private static float at(float[] from, int start, int row, int column, int width) {
        return row < 0 || column < 0 ? 0 : from[start + row * width + column];
    }
}
