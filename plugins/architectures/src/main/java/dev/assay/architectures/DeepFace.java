package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.LocallyConnected2D;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;

/**
 * DeepFace: two convolutions with a pooling between them, three locally connected layers, whose filters differ from place to place since
 * faces are aligned, and a dense layer; on 3x152x152 its maps are 142, 71, 63, 55, 25 and 21 wide (Taigman et al. 2014,
 * https://doi.org/10.1109/CVPR.2014.220).
 *
 * @param hidden how many units the dense layer before the last has
 * @param dropout the layer after it
 */
@Name("deepface")
public record DeepFace(int hidden, Dropout dropout) implements Architecture {
    private static final int MAPS = 16;

    public DeepFace {
        Settings.atLeast(1, "hidden", hidden);
    }

    @Override
    public Network network(Shape input, Task task) {
        return Network.of(input)
                .add(Convolution2D.of(2 * MAPS, 11))
                .add(new ReLU())
                .add(new MaxPooling2D(Size.square(3), Size.square(2), new Padding.Same()))
                .add(Convolution2D.of(MAPS, 9))
                .add(new ReLU())
                .add(LocallyConnected2D.of(MAPS, 9, 1))
                .add(new ReLU())
                .add(LocallyConnected2D.of(MAPS, 7, 2))
                .add(new ReLU())
                .add(LocallyConnected2D.of(MAPS, 5, 1))
                .add(new ReLU())
                .add(new Flatten())
                .add(new Dense(hidden, true))
                .add(new ReLU())
                .add(dropout)
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
