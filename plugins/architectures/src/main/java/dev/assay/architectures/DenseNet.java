package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The densely connected network for large images: four blocks in which each layer takes the outputs of all before it; with 1000 classes
 * 7,978,856, 14,149,480 and 20,013,928 parameters at depths 121, 169 and 201 (Huang et al. 2017, https://arxiv.org/abs/1608.06993).
 *
 * @param depth how many layers have weights: 121, 169 or 201
 * @param growthRate how many maps each layer adds; the first convolution has twice as many
 * @param normalization the layer before each ReLU
 */
@Name("densenet")
public record DenseNet(int depth, int growthRate, Layer normalization) implements Architecture {
    private static final double COMPRESSION = 0.5;

    public DenseNet {
        Settings.atLeast(1, "growth-rate", growthRate);
        layers(depth);
    }

    private static List<Integer> layers(int depth) {
        return switch (depth) {
            case 121 -> List.of(6, 12, 24, 16);
            case 169 -> List.of(6, 12, 32, 32);
            case 201 -> List.of(6, 12, 48, 32);
            default -> throw new IllegalArgumentException("depth must be 121, 169 or 201, found " + depth);
        };
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input)
                .add(Convolution2D.of(2 * growthRate, 7)
                        .withStride(2)
                        .withPadding(Padding.of(3))
                        .withoutBias())
                .add(normalization)
                .add(new ReLU())
                .add(new MaxPooling2D(Size.square(3), Size.square(2), Padding.of(1)));
        return new DenseBlocks(growthRate, COMPRESSION, normalization).finish(network, layers(depth), task);
    }
}
