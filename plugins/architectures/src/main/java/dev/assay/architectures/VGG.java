package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
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
 * VGG: five blocks of 3x3 convolutions with ReLU, each followed by 2x2 max pooling, then two hidden dense layers with dropout; with 1000
 * classes on 3x224x224 138,357,544 parameters at depth 16 and 143,667,240 at depth 19 (Simonyan and Zisserman 2015,
 * https://arxiv.org/abs/1409.1556).
 *
 * @param depth how many layers have weights: 11, 13, 16 or 19
 * @param hidden how many units each of the two dense layers before the last has
 * @param dropout the layer after each of these
 */
@Name("vgg")
public record VGG(int depth, int hidden, Dropout dropout) implements Architecture {
    /** How many filters the convolutions of each block have. */
    static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

    public VGG {
        convolutions(depth);
        Settings.atLeast(1, "hidden", hidden);
    }

    /** How many convolutions each block has. */
    static List<Integer> convolutions(int depth) {
        return switch (depth) {
            case 11 -> List.of(1, 1, 2, 2, 2);
            case 13 -> List.of(2, 2, 2, 2, 2);
            case 16 -> List.of(2, 2, 3, 3, 3);
            case 19 -> List.of(2, 2, 4, 4, 4);
            default -> throw new IllegalArgumentException("depth must be 11, 13, 16 or 19, found " + depth);
        };
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        for (int block = 0; block < WIDTHS.size(); block++) {
            for (int i = 0; i < convolutions(depth).get(block); i++) {
                network.add(Convolution2D.of(WIDTHS.get(block), 3).withPadding(Padding.of(1)))
                        .add(new ReLU());
            }
            network.add(MaxPooling2D.of(2));
        }
        return network.add(new Flatten())
                .add(new Dense(hidden, true))
                .add(new ReLU())
                .add(dropout)
                .add(new Dense(hidden, true))
                .add(new ReLU())
                .add(dropout)
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
