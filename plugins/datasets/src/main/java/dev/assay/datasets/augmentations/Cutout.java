package dev.assay.datasets.augmentations;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;

/**
 * Covers a square at a random place with the training part's mean of each channel; part of it may lie outside of the image. DeVries and Taylor
 * 2017, https://arxiv.org/abs/1708.04552
 *
 * @param size the square's side in pixels, 1 or more
 */
@Name("cutout")
public record Cutout(int size) implements Augmentation {
    public Cutout {
        Settings.atLeast(1, "size", size);
    }

    @Override
    public Fitted fit(Examples training, Task task) {
        Shape image = Images.checked("cutout", training.inputShape());
        int height = image.size(1);
        int width = image.size(2);
        float[] means = means(training, image.size(0));
        return (example, random) -> {
            int top = random.nextInt(height) - size / 2;
            int left = random.nextInt(width) - size / 2;
            float[] values = example.inputs().values();
            for (int channel = 0; channel < means.length; channel++) {
                for (int row = Math.max(0, top); row < Math.min(height, top + size); row++) {
                    for (int column = Math.max(0, left); column < Math.min(width, left + size); column++) {
                        values[(channel * height + row) * width + column] = means[channel];
                    }
                }
            }
            return example;
        };
    }

    private static float[] means(Examples training, int channels) {
        double[] sums = new double[channels];
        float[] values = new float[training.inputShape().length()];
        int pixels = values.length / channels;
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (int i = 0; i < values.length; i++) {
                sums[i / pixels] += values[i];
            }
        }
        float[] means = new float[channels];
        for (int c = 0; c < channels; c++) {
            means[c] = (float) (sums[c] / pixels / training.size());
        }
        return means;
    }
}
