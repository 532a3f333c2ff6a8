package dev.assay.datasets.augmentations;

/** Shifts an image by whole pixels. */
record Shift(int right, int down, Fill fill) implements Motion {
    @Override
    public void move(float[] from, float[] into, int planes, int height, int width, boolean blend) {
        for (int plane = 0; plane < planes; plane++) {
            int start = plane * height * width;
            for (int row = 0; row < height; row++) {
                int source = fill.source(row - down, height);
                for (int column = 0; column < width && source >= 0; column++) {
                    int place = fill.source(column - right, width);
                    into[start + row * width + column] = place < 0 ? 0 : from[start + source * width + place];
                }
            }
        }
    }
}
