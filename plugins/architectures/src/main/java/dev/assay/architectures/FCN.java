package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Add;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dropout;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The fully convolutional network: VGG-16 with its dense layers as convolutions, scores for each class on a small map, brought back to the
 * image's size by transposed convolutions and, for finer strides, joined with scores of earlier maps (Long et al. 2015,
 * https://arxiv.org/abs/1411.4038).
 *
 * <p>The image's sides must be multiples of 32, so that no map has to be cropped.
 *
 * @param stride how fine the answer is: 32 from the last map alone, 16 and 8 with one and two earlier maps
 * @param hidden how many filters the two layers before the scores have
 * @param dropout the layer after each of these
 */
@Name("fcn")
public record FCN(int stride, int hidden, Dropout dropout) implements Architecture {
    private static final int VGG_DEPTH = 16;
    private static final int COARSEST = 32;

    public FCN {
        if (stride != COARSEST && stride != 16 && stride != 8) {
            throw new IllegalArgumentException("stride must be 8, 16 or 32, found " + stride);
        }
        Settings.atLeast(1, "hidden", hidden);
    }

    @Override
    public Network network(Shape input, Task task) {
        Maps.check(task);
        int classes = task.names().size();
        Network.Builder network = Network.of(input);
        List<String> pooled = new ArrayList<>();
        for (int block = 0; block < VGG.WIDTHS.size(); block++) {
            for (int i = 0; i < VGG.convolutions(VGG_DEPTH).get(block); i++) {
                network.add(Convolution2D.of(VGG.WIDTHS.get(block), 3).withPadding(Padding.of(1)))
                        .add(new ReLU());
            }
            pooled.add(network.add(MaxPooling2D.of(2)).last());
        }
        network.add(Convolution2D.of(hidden, 7).withPadding(Padding.of(3)))
                .add(new ReLU())
                .add(dropout)
                .add(Convolution2D.of(hidden, 1))
                .add(new ReLU())
                .add(dropout)
                .add(Convolution2D.of(classes, 1));
        int at = COARSEST;
        for (int map = pooled.size() - 2; at > stride; map--) {
            String twice = network.add(TransposedConvolution2D.of(classes, 4, 2).withPadding(Padding.of(1)))
                    .last();
            String scores =
                    network.add(Convolution2D.of(classes, 1), pooled.get(map)).last();
            network.add(new Add(), twice, scores);
            at /= 2;
        }
        return Maps.checked(
                network.add(TransposedConvolution2D.of(classes, 2 * stride, stride)
                                .withPadding(Padding.of(stride / 2)))
                        .build(),
                task);
    }
}
