package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * GoogLeNet: nine inception blocks, each of four paths side by side, with 1x1 convolutions that make the wide ones cheap; 6,998,552
 * parameters with 1000 classes (Szegedy et al. 2015, https://arxiv.org/abs/1409.4842). Without the two auxiliary classifiers.
 *
 * @param normalization the layer after the first pooling and before the second
 * @param dropout the layer before the last
 */
@Name("googlenet")
public record GoogLeNet(Layer normalization, Dropout dropout) implements Architecture {
    /**
     * One inception block; each number is of filters.
     *
     * @param one of the 1x1 path
     * @param toThree of the 1x1 convolution before the 3x3
     * @param toFive of the 1x1 convolution before the 5x5
     * @param pool of the 1x1 convolution after the pooling
     */
    private record Block(int one, int toThree, int three, int toFive, int five, int pool) {
        void add(Network.Builder network) {
            String before = network.last();
            String first = convolution(network, one, 1, before);
            String second = convolution(network, three, 3, convolution(network, toThree, 1, before));
            String third = convolution(network, five, 5, convolution(network, toFive, 1, before));
            String pooled = network.add(new MaxPooling2D(Size.square(3), Size.square(1), Padding.of(1)), before)
                    .last();
            String fourth = convolution(network, pool, 1, pooled);
            network.add(new Concatenate(), first, second, third, fourth);
        }

        private static String convolution(Network.Builder network, int filters, int size, String input) {
            return network.add(Convolution2D.of(filters, size).withPadding(Padding.of(size / 2)), input)
                    .add(new ReLU())
                    .last();
        }
    }

    /** The blocks between poolings. */
    private static final List<List<Block>> STAGES = List.of(
            List.of(new Block(64, 96, 128, 16, 32, 32), new Block(128, 128, 192, 32, 96, 64)),
            List.of(
                    new Block(192, 96, 208, 16, 48, 64),
                    new Block(160, 112, 224, 24, 64, 64),
                    new Block(128, 128, 256, 24, 64, 64),
                    new Block(112, 144, 288, 32, 64, 64),
                    new Block(256, 160, 320, 32, 128, 128)),
            List.of(new Block(256, 160, 320, 32, 128, 128), new Block(384, 192, 384, 48, 128, 128)));

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input)
                .add(Convolution2D.of(64, 7).withStride(2).withPadding(Padding.of(3)))
                .add(new ReLU())
                .add(halved())
                .add(normalization)
                .add(Convolution2D.of(64, 1))
                .add(new ReLU())
                .add(Convolution2D.of(192, 3).withPadding(Padding.of(1)))
                .add(new ReLU())
                .add(normalization);
        for (List<Block> stage : STAGES) {
            network.add(halved());
            stage.forEach(block -> block.add(network));
        }
        return network.add(new GlobalAveragePooling2D())
                .add(dropout)
                .add(new Dense(task.outputs().length(), true))
                .build();
    }

    /** Overlapping pooling that makes 112 of 224 and 7 of 14, as in the paper. */
    private static MaxPooling2D halved() {
        return new MaxPooling2D(Size.square(3), Size.square(2), new Padding.Same());
    }
}
