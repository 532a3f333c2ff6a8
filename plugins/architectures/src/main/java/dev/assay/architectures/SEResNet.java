package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;

/**
 * The residual network with squeeze and excitation: at the end of each block every channel is scaled by a number between 0 and 1 that two
 * dense layers make of all channels' means; 28,088,024 parameters at depth 50 with 1000 classes (Hu et al. 2018,
 * https://arxiv.org/abs/1709.01507).
 *
 * @param depth how many layers have weights, those of squeeze and excitation not counted: 18, 34, 50, 101 or 152
 * @param reduction by how much the first of the two dense layers is narrower than the block
 * @param normalization the layer after each convolution
 */
@Name("se-resnet")
public record SEResNet(int depth, int reduction, Layer normalization) implements Architecture {
    public SEResNet {
        Settings.atLeast(1, "reduction", reduction);
        new ResidualStages(depth, normalization, reduction);
    }

    @Override
    public Network network(Shape input, Task task) {
        return new ResidualStages(depth, normalization, reduction).network(input, task);
    }
}
