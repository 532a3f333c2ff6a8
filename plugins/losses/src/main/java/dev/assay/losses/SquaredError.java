package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** The mean over outputs of (x - t)^2, for regression; what it learns is the mean of t. */
@Name("squared-error")
public record SquaredError() implements Loss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        return ops.mean(ops.square(ops.subtract(outputs, targets)), false);
    }

    @Override
    public Head head() {
        return Head.LINEAR;
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.Regression;
    }
}
