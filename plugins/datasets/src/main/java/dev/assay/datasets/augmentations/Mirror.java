package dev.assay.datasets.augmentations;

/** Mirrors an image left to right. */
record Mirror() implements Motion {
    @Override
    public void move(float[] from, float[] into, int planes, int height, int width, boolean blend) {
        for (int row = 0; row < planes * height; row++) {
            for (int column = 0; column < width; column++) {
                into[row * width + column] = from[(row + 1) * width - 1 - column];
            }
        }
    }
}
