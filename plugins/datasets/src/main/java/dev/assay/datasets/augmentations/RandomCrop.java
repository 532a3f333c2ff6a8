package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;

/**
 * Pads an image on each side and cuts one of its former size out of it at random. He, Zhang, Ren and Sun 2016, section 4.2,
 * https://arxiv.org/abs/1512.03385
 *
 * @param padding in pixels, 1 or more
 * @param fill what the padding shows
 */
@Name("random-crop")
public record RandomCrop(int padding, Fill fill) implements Augmentation {
    public RandomCrop {
        Settings.atLeast(1, "padding", padding);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        return Motion.fitted(
                "random-crop",
                training,
                task,
                (random, height, width) -> new Shift(
                        random.nextInt(2 * padding + 1) - padding, random.nextInt(2 * padding + 1) - padding, fill));
    }
}
