package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Add;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.IdentityShortcut;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;

/**
 * The residual network for small images: a 3x3 convolution, then three stages of n blocks of two 3x3 convolutions with 16, 32 and 64
 * filters, the last two stages on maps of half the size, with shortcuts without weights; 269,722 parameters at depth 20 on 3x32x32 with
 * ten classes (He et al. 2016, section 4.2, https://arxiv.org/abs/1512.03385).
 *
 * @param depth how many layers have weights: 6 n + 2, at least 8; in the paper 20, 32, 44, 56 and 110
 * @param normalization the layer after each convolution
 */
@Name("cifar-resnet")
public record CifarResNet(int depth, Layer normalization) implements Architecture {
    private static final int[] WIDTHS = {16, 32, 64};
    private static final int SMALLEST = 8;

    public CifarResNet {
        if (depth < SMALLEST || depth % 6 != 2) {
            throw new IllegalArgumentException(
                    "depth must be 6 n + 2 with n blocks a stage, such as 8, 20, 32, 44, 56 or 110, found " + depth);
        }
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        convolution(network, WIDTHS[0], 1).add(new ReLU());
        for (int width : WIDTHS) {
            for (int block = 0; block < depth / 6; block++) {
                add(network, width, width > WIDTHS[0] && block == 0);
            }
        }
        return network.add(new GlobalAveragePooling2D())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }

    private void add(Network.Builder network, int width, boolean shrinks) {
        String before = network.last();
        int stride = shrinks ? 2 : 1;
        String residual = convolution(convolution(network, width, stride).add(new ReLU()), width, 1)
                .last();
        String shortcut = shrinks
                ? network.add(new IdentityShortcut(stride, width), before).last()
                : before;
        network.add(new Add(), residual, shortcut).add(new ReLU());
    }

    private Network.Builder convolution(Network.Builder network, int width, int stride) {
        return network.add(Convolution2D.of(width, 3)
                        .withStride(stride)
                        .withPadding(Padding.of(1))
                        .withoutBias())
                .add(normalization);
    }
}
