package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.Layer;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;

/**
 * AlexNet in one tower: five convolutions with ReLU, overlapping max pooling and response norms, then two dense layers of 4096 with
 * dropout; 62,378,344 parameters on 3x227x227 with 1000 classes (Krizhevsky et al. 2012,
 * https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks).
 *
 * <p>The paper divides the second, fourth and fifth convolution between two cards: with two groups 60,965,224 parameters.
 *
 * @param padding around the image: none for 227x227, which is what the paper's 224x224 must have been; 2 for 224x224
 * @param normalization the layer after the first two ReLUs
 * @param dropout the layer before each of the two hidden dense layers
 * @param groups into how many parts the channels of those three convolutions are divided: 1 or, as in the paper, 2
 */
@Name("alexnet")
public record AlexNet(Padding padding, Layer normalization, Dropout dropout, int groups) implements Architecture {
    private static final int HIDDEN = 4096;

    public AlexNet {
        Settings.atLeast(1, "groups", groups);
    }

    /** In one tower. */
    public AlexNet(Padding padding, Layer normalization, Dropout dropout) {
        this(padding, normalization, dropout, 1);
    }

    @Override
    public Network network(Shape input, Task task) {
        return Network.of(input)
                .add(Convolution2D.of(96, 11).withStride(4).withPadding(padding))
                .add(new ReLU())
                .add(normalization)
                .add(MaxPooling2D.of(3, 2))
                .add(Convolution2D.of(256, 5).withPadding(Padding.of(2)).withGroups(groups))
                .add(new ReLU())
                .add(normalization)
                .add(MaxPooling2D.of(3, 2))
                .add(Convolution2D.of(384, 3).withPadding(Padding.of(1)))
                .add(new ReLU())
                .add(Convolution2D.of(384, 3).withPadding(Padding.of(1)).withGroups(groups))
                .add(new ReLU())
                .add(Convolution2D.of(256, 3).withPadding(Padding.of(1)).withGroups(groups))
                .add(new ReLU())
                .add(MaxPooling2D.of(3, 2))
                .add(new Flatten())
                .add(dropout)
                .add(new Dense(HIDDEN, true))
                .add(new ReLU())
                .add(dropout)
                .add(new Dense(HIDDEN, true))
                .add(new ReLU())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
