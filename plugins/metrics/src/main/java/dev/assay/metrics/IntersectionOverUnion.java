package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * IoU, the Jaccard index: of the pixels that are of a class or were predicted to be, the share that are both.
 *
 * <p>Jaccard 1912, https://doi.org/10.1111/j.1469-8137.1912.tb05611.x. Values: {@code intersection-over-union}, the mean over the classes;
 * {@code intersection-over-union/micro}, of all pixels together; {@code intersection-over-union/weighted}, the mean weighted by how often each
 * is present; {@code intersection-over-union/by-class}. A class that is neither present nor predicted is left out.
 */
@Name("intersection-over-union")
public record IntersectionOverUnion() implements Metric {
    @Override
    public Goal goal() {
        return Goal.MAXIMIZE;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Segmentation;
    }

    @Override
    public Accumulator start(Task task) {
        return new Counts(
                task,
                "intersection-over-union",
                (both, predicted, present) -> Counts.ratio(both, predicted + present - both));
    }
}
