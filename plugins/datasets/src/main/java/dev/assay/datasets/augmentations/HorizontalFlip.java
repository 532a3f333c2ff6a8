package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;

/**
 * Mirrors an image left to right. Krizhevsky, Sutskever and Hinton 2012, section 4.1, https://papers.nips.cc/paper/4824
 *
 * @param probability that an example is mirrored, 0 to 1
 */
@Name("horizontal-flip")
public record HorizontalFlip(double probability) implements Augmentation {
    public HorizontalFlip {
        Ranges.probability("probability", probability);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        Fitted mirrored = Motion.fitted("horizontal-flip", training, task, (random, height, width) -> new Mirror());
        return (example, random) -> random.nextDouble() < probability ? mirrored.apply(example, random) : example;
    }
}
