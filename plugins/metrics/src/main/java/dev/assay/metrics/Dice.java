package dev.assay.metrics;

import dev.assay.data.Task;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;

/**
 * The Dice coefficient: twice the pixels that are of a class and were predicted to be, by those that are and those that were predicted; of each
 * class that is its {@link F1}.
 *
 * <p>Dice 1945, https://doi.org/10.2307/1932409. Values as those of {@link IntersectionOverUnion}: {@code dice}, {@code dice/micro}, {@code
 * dice/weighted}, {@code dice/by-class}.
 */
@Name("dice")
public record Dice() implements Metric {
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
        return new Counts(task, "dice", (both, predicted, present) -> Counts.ratio(2.0 * both, predicted + present));
    }
}
