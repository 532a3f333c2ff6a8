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
 * LeNet in Caffe's widths: 20 and 50 5x5 filters, each followed by ReLU and 2x2 max pooling, then 500 dense units with ReLU;
 * 431,080 parameters on 1x28x28 with ten classes. Caffe has the last of the three ReLUs alone
 * (https://github.com/BVLC/caffe/tree/master/examples/mnist, after LeCun et al. 1998).
 */
@Name("lenet")
public record LeNet() implements Architecture {
    @Override
    public Network network(Shape input, Task task) {
        return Network.of(input)
                .add(Convolution2D.of(20, 5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(50, 5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .add(new Dense(500, true))
                .add(new ReLU())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
