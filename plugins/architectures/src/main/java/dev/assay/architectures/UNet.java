package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Layer;
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
 * U-Net: two 3x3 convolutions with ReLU at each of several scales, each half the last, then the way back up by transposed convolutions,
 * each joined with the maps of its scale on the way down; a 1x1 convolution gives a score for each class at each pixel (Ronneberger et
 * al. 2015, https://arxiv.org/abs/1505.04597).
 *
 * <p>Convolutions are padded, so that the maps keep their size and nothing has to be cropped; the image's sides must be multiples of
 * 2^depth.
 *
 * @param depth how often the image is halved
 * @param filters how many filters the convolutions of the largest scale have; each scale below has twice as many
 * @param normalization the layer after each 3x3 convolution
 */
@Name("u-net")
public record UNet(int depth, int filters, Layer normalization) implements Architecture {
    public UNet {
        Settings.atLeast(1, "depth", depth);
        Settings.atLeast(1, "filters", filters);
    }

    @Override
    public Network network(Shape input, Task task) {
        Maps.check(task);
        Network.Builder network = Network.of(input);
        List<String> scales = new ArrayList<>();
        for (int scale = 0; scale < depth; scale++) {
            convolutions(network, width(scale));
            scales.add(network.last());
            network.add(MaxPooling2D.of(2));
        }
        convolutions(network, width(depth));
        for (int scale = depth - 1; scale >= 0; scale--) {
            String up =
                    network.add(TransposedConvolution2D.of(width(scale), 2, 2)).last();
            network.add(new Concatenate(), scales.get(scale), up);
            convolutions(network, width(scale));
        }
        return Maps.checked(
                network.add(Convolution2D.of(task.names().size(), 1)).build(), task);
    }

    private int width(int scale) {
        return Math.multiplyExact(filters, 1 << scale);
    }

    private void convolutions(Network.Builder network, int width) {
        for (int i = 0; i < 2; i++) {
            network.add(Convolution2D.of(width, 3).withPadding(Padding.of(1)))
                    .add(normalization)
                    .add(new ReLU());
        }
    }
}
