package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;

/** A linear model: y = W x + b on the flattened input; a logistic or softmax classifier under the task's own loss. */
@Name("linear")
public record Linear() implements Architecture {
    @Override
    public Network network(Shape input, Task task) {
        return Vectors.of(input).add(new Dense(task.outputs().length(), true)).build();
    }
}
