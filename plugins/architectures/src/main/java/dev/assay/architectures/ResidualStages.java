package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Add;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Multiply;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.Sigmoid;
import dev.assay.network.Size;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * The residual networks for large images: a 7x7 convolution and a pooling, four stages of residual blocks, an average over the map.
 *
 * @param depth how many layers have weights: 18, 34, 50, 101 or 152
 * @param reduction by how much squeeze and excitation narrows; 0 for none of it
 */
record ResidualStages(int depth, Layer normalization, int reduction) {
    private static final int FIRST_WIDTH = 64;
    private static final int BOTTLENECK_FROM = 50;
    private static final int BOTTLENECK = 4;

    ResidualStages {
        blocks(depth);
    }

    private static List<Integer> blocks(int depth) {
        return switch (depth) {
            case 18 -> List.of(2, 2, 2, 2);
            case 34, 50 -> List.of(3, 4, 6, 3);
            case 101 -> List.of(3, 4, 23, 3);
            case 152 -> List.of(3, 8, 36, 3);
            default -> throw new IllegalArgumentException("depth must be 18, 34, 50, 101 or 152, found " + depth);
        };
    }

    Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        convolution(network, FIRST_WIDTH, 7, 2);
        network.add(new ReLU()).add(new MaxPooling2D(Size.square(3), Size.square(2), Padding.of(1)));
        int width = FIRST_WIDTH;
        for (int stage = 0; stage < blocks(depth).size(); stage++) {
            for (int block = 0; block < blocks(depth).get(stage); block++) {
                add(network, width, stage > 0 && block == 0 ? 2 : 1);
            }
            width *= 2;
        }
        return network.add(new GlobalAveragePooling2D())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }

    private void add(Network.Builder network, int width, int stride) {
        String before = network.last();
        boolean narrow = depth >= BOTTLENECK_FROM;
        int out = narrow ? BOTTLENECK * width : width;
        boolean changes = stride != 1 || network.shape().size(0) != out;
        if (narrow) {
            convolution(network, width, 1, 1);
            network.add(new ReLU());
            convolution(network, width, 3, stride);
            network.add(new ReLU());
            convolution(network, out, 1, 1);
        } else {
            convolution(network, width, 3, stride);
            network.add(new ReLU());
            convolution(network, out, 3, 1);
        }
        String residual = reduction == 0 ? network.last() : excited(network, out);
        String shortcut = changes
                ? network.add(Convolution2D.of(out, 1).withStride(stride).withoutBias(), before)
                        .add(normalization)
                        .last()
                : before;
        network.add(new Add(), residual, shortcut).add(new ReLU());
    }

    /** Scales each channel by what a small network makes of all channels' means. */
    private String excited(Network.Builder network, int channels) {
        String residual = network.last();
        String scale = network.add(new GlobalAveragePooling2D())
                .add(new Dense(Math.max(1, channels / reduction), true))
                .add(new ReLU())
                .add(new Dense(channels, true))
                .add(new Sigmoid())
                .last();
        return network.add(new Multiply(), residual, scale).last();
    }

    private void convolution(Network.Builder network, int filters, int size, int stride) {
        network.add(Convolution2D.of(filters, size)
                        .withStride(stride)
                        .withPadding(Padding.of(size / 2))
                        .withoutBias())
                .add(normalization);
    }
}
