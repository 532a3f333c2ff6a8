package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;

/**
 * Shifts an image by a random share of its size, between pixels by bilinear interpolation.
 *
 * @param horizontal at most this share of the width either way, in [0, 1)
 * @param vertical likewise of the height
 * @param fill what is seen where the image has left its frame
 */
@Name("translate")
public record Translate(double horizontal, double vertical, Fill fill) implements Augmentation {
    public Translate {
        Settings.belowOne("horizontal", horizontal);
        Settings.belowOne("vertical", vertical);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        return Motion.fitted(
                "translate",
                training,
                task,
                (random, height, width) -> Warp.affine(
                        0,
                        0,
                        1,
                        Ranges.either(random, horizontal * width),
                        Ranges.either(random, vertical * height),
                        height,
                        width,
                        fill));
    }
}
