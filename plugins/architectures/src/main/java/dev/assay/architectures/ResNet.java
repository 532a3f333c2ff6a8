package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;

/**
 * The residual network for large images: four stages of blocks with shortcuts, of two 3x3 convolutions at depths 18 and 34, of 1x1, 3x3
 * and 1x1 at 50, 101 and 152; with 1000 classes 11,689,512, 21,797,672, 25,557,032, 44,549,160 and 60,192,808 parameters (He et al. 2016,
 * https://arxiv.org/abs/1512.03385).
 *
 * <p>Where a block shrinks the map its 3x3 convolution does, and a 1x1 convolution is the shortcut, as in torchvision.
 *
 * @param depth how many layers have weights: 18, 34, 50, 101 or 152
 * @param normalization the layer after each convolution
 */
@Name("resnet")
public record ResNet(int depth, Layer normalization) implements Architecture {
    public ResNet {
        new ResidualStages(depth, normalization, 0);
    }

    @Override
    public Network network(Shape input, Task task) {
        return new ResidualStages(depth, normalization, 0).network(input, task);
    }
}
