package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;

/**
 * The small convnet of "Deep Learning with Python": 32, 64 and 64 3x3 filters with ReLU, the first two followed by 2x2 max pooling,
 * then 64 dense units; 93,322 parameters on 1x28x28 with ten classes (Chollet 2017, listing 5.1,
 * https://github.com/fchollet/deep-learning-with-python-notebooks).
 */
@Name("keras-convnet")
public record KerasConvnet() implements Architecture {
    @Override
    public Network network(Shape input, Task task) {
        return Network.of(input)
                .add(Convolution2D.of(32, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(64, 3))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(64, 3))
                .add(new ReLU())
                .add(new Flatten())
                .add(new Dense(64, true))
                .add(new ReLU())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
