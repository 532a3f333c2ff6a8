package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;

/**
 * Turns, shears, scales and shifts an image at once, each by a random amount, so that it is interpolated once alone. Simard, Steinkraus and
 * Platt 2003, https://doi.org/10.1109/ICDAR.2003.1227801
 *
 * @param degrees turned at most so far either way, 0 to 180
 * @param shear slanted at most so far either way, 0 to 60 degrees
 * @param scale enlarged or reduced at most by this share, in [0, 1)
 * @param horizontal shifted at most by this share of the width either way, in [0, 1)
 * @param vertical likewise of the height
 * @param fill what is seen where the image has left its frame
 */
@Name("random-affine")
public record RandomAffine(double degrees, double shear, double scale, double horizontal, double vertical, Fill fill)
        implements Augmentation {
    public RandomAffine {
        Ranges.degrees("degrees", degrees, 180);
        Ranges.degrees("shear", shear, 60);
        Settings.belowOne("scale", scale);
        Settings.belowOne("horizontal", horizontal);
        Settings.belowOne("vertical", vertical);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        return Motion.fitted(
                "random-affine",
                training,
                task,
                (random, height, width) -> Warp.affine(
                        Math.toRadians(Ranges.either(random, degrees)),
                        Math.toRadians(Ranges.either(random, shear)),
                        1 + Ranges.either(random, scale),
                        Ranges.either(random, horizontal * width),
                        Ranges.either(random, vertical * height),
                        height,
                        width,
                        fill));
    }
}
