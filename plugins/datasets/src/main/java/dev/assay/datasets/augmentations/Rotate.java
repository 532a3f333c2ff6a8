package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;

/**
 * Turns an image about its centre by a random angle, between pixels by bilinear interpolation.
 *
 * @param degrees at most so far either way, 0 to 180
 * @param fill what is seen where the image has left its frame
 */
@Name("rotate")
public record Rotate(double degrees, Fill fill) implements Augmentation {
    public Rotate {
        Ranges.degrees("degrees", degrees, 180);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        return Motion.fitted(
                "rotate",
                training,
                task,
                (random, height, width) ->
                        Warp.affine(Math.toRadians(Ranges.either(random, degrees)), 0, 1, 0, 0, height, width, fill));
    }
}
