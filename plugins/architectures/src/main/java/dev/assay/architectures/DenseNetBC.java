package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The densely connected network for small images, with bottlenecks and compression: three blocks of n layers, each of a 1x1 and a 3x3
 * convolution; 769,162 parameters at depth 100 and growth rate 12 on 3x32x32 with ten classes (Huang et al. 2017,
 * https://arxiv.org/abs/1608.06993).
 *
 * @param depth how many layers have weights: 6 n + 4
 * @param growthRate how many maps each layer adds; the first convolution has twice as many
 * @param compression which share of the maps is left between blocks, above 0 and at most 1
 * @param normalization the layer before each ReLU
 */
@Name("densenet-bc")
public record DenseNetBC(int depth, int growthRate, double compression, Layer normalization) implements Architecture {
    private static final int PER_LAYER = 6;
    private static final int OTHERS = 4;

    public DenseNetBC {
        if (depth < PER_LAYER + OTHERS || depth % PER_LAYER != OTHERS) {
            throw new IllegalArgumentException(
                    "depth must be 6 n + 4 with n layers a block, such as 40, 100 or 190, found " + depth);
        }
        new DenseBlocks(growthRate, compression, normalization);
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input)
                .add(Convolution2D.of(2 * growthRate, 3)
                        .withPadding(Padding.of(1))
                        .withoutBias());
        int layers = (depth - OTHERS) / PER_LAYER;
        return new DenseBlocks(growthRate, compression, normalization)
                .finish(network, List.of(layers, layers, layers), task);
    }
}
