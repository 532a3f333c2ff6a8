package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A VGG-like network for small images: for each width two 3x3 convolutions without bias, each followed by a norm and ReLU, then 2x2
 * max pooling; at the end a hidden dense layer with ReLU (after Simonyan and Zisserman 2015, https://arxiv.org/abs/1409.1556).
 *
 * @param widths how many filters the convolutions of each block have, first to last
 * @param normalization the layer after each convolution
 * @param hidden how many units the dense layer before the last has
 */
@Name("vgg-small")
public record VGGSmall(List<Integer> widths, Layer normalization, int hidden) implements Architecture {
    public VGGSmall {
        widths = List.copyOf(widths);
        widths.forEach(width -> Settings.atLeast(1, "widths", width));
        Settings.atLeast(1, "hidden", hidden);
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        for (int width : widths) {
            for (int i = 0; i < 2; i++) {
                network.add(Convolution2D.of(width, 3)
                                .withPadding(Padding.of(1))
                                .withoutBias())
                        .add(normalization)
                        .add(new ReLU());
            }
            network.add(MaxPooling2D.of(2));
        }
        return network.add(new Flatten())
                .add(new Dense(hidden, true))
                .add(new ReLU())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
