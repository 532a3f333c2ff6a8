package dev.assay.results.score;

import java.util.Locale;

/** COCO's sizes of objects, by their area in square pixels, both bounds being in. */
enum Size {
    ALL(0, 1e10),
    SMALL(0, 32 * 32),
    MEDIUM(32 * 32, 96 * 96),
    LARGE(96 * 96, 1e10);

    private final double least;
    private final double most;

    Size(double least, double most) {
        this.least = least;
        this.most = most;
    }

    boolean has(double area) {
        return area >= least && area <= most;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
