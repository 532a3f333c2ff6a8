package dev.assay.results.score;

/**
 * An object that is in an image.
 *
 * @param area of the object in square pixels, that of its outline where that is known
 * @param ignored whether a detection of it counts neither for nor against: what Pascal VOC calls difficult
 * @param crowd whether it stands for many objects that are not told apart; ignored too
 */
public record GroundTruth(long image, long category, Box box, double area, boolean ignored, boolean crowd) {
    /** An object like any other. */
    public static GroundTruth of(long image, long category, Box box) {
        return new GroundTruth(image, category, box, box.area(), false, false);
    }

    /** Whether nothing is asked for it. */
    boolean optional() {
        return ignored || crowd;
    }
}
