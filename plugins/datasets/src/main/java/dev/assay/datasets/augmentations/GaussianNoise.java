package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.datasets.Covariance;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;

/**
 * Adds normal numbers to all values of an example: of a sound, an image or any features. Sietsma and Dow 1991,
 * https://doi.org/10.1016/0893-6080(91)90033-2
 *
 * @param deviation their standard deviation as a multiple of that of the training part's values, above 0
 */
@Name("gaussian-noise")
public record GaussianNoise(double deviation) implements Augmentation {
    public GaussianNoise {
        Settings.positive("deviation", deviation);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        Covariance all = new Covariance(1);
        float[] values = new float[training.inputShape().length()];
        double[] one = new double[1];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (float value : values) {
                one[0] = value;
                all.add(one);
            }
        }
        double amount = deviation * Math.sqrt(all.matrix().getEntry(0, 0));
        return (example, random) -> {
            float[] inputs = example.inputs().values();
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] += (float) (amount * Ranges.normal(random));
            }
            return example;
        };
    }
}
