package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;

/**
 * Adds a random number to all pixels of a channel, each channel by itself and not always. Wu, Yan, Shan, Dang and Sun 2015, section 3.1,
 * https://arxiv.org/abs/1501.02876
 *
 * @param range at most so much either way, in the unit of the pixels, above 0
 * @param probability that a channel is changed, 0 to 1
 */
@Name("color-cast")
public record ColorCast(double range, double probability) implements Augmentation {
    public ColorCast {
        Settings.positive("range", range);
        Ranges.probability("probability", probability);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        Shape image = Images.checked("color-cast", training.inputShape());
        int pixels = image.size(1) * image.size(2);
        return (example, random) -> {
            float[] values = example.inputs().values();
            for (int from = 0; from < values.length; from += pixels) {
                if (random.nextDouble() < probability) {
                    float cast = (float) Ranges.either(random, range);
                    for (int i = from; i < from + pixels; i++) {
                        values[i] += cast;
                    }
                }
            }
            return example;
        };
    }
}
