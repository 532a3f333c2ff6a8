package dev.assay.results.score;

/**
 * An object that is said to be in an image.
 *
 * @param score how sure that is; more is surer
 */
public record Detection(long image, long category, Box box, double score) {
    public Detection {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("the score of a detection must be a number");
        }
    }
}
