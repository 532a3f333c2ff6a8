package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;

/**
 * LeNet-5: 6 and 16 5x5 filters, each followed by the activation and 2x2 average pooling, then 120 and 84 dense units; 61,706
 * parameters with ten classes (LeCun et al. 1998, https://doi.org/10.1109/5.726791).
 *
 * <p>Images smaller than 32x32 are padded with zeros to that size, as the paper does with its digits. As is usual today, C3 sees all
 * maps of S2, pooling has no weights, and the output layer is dense rather than of radial basis functions.
 */
@Name("lenet-5")
public record LeNet5(Activation activation) implements Architecture {
    private static final int FIELD = 32;

    @Override
    public Network network(Shape input, Task task) {
        return Network.of(input)
                .add(Convolution2D.of(6, 5).withPadding(toField(input)))
                .add(activation)
                .add(AveragePooling2D.of(2))
                .add(Convolution2D.of(16, 5))
                .add(activation)
                .add(AveragePooling2D.of(2))
                .add(new Flatten())
                .add(new Dense(120, true))
                .add(activation)
                .add(new Dense(84, true))
                .add(activation)
                .add(new Dense(task.outputs().length(), true))
                .build();
    }

    private static Padding toField(Shape input) {
        if (input.rank() != 3 || input.size(1) >= FIELD && input.size(2) >= FIELD) {
            return new Padding.Valid();
        }
        int rows = Math.max(0, FIELD - input.size(1));
        int columns = Math.max(0, FIELD - input.size(2));
        return new Padding.Explicit(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
    }
}
