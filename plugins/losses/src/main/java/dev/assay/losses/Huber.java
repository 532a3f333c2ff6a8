package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The mean over outputs of e^2 / 2 where |e| is at most delta, and of delta (|e| - delta / 2) beyond, with e = x - t (Huber 1964,
 * https://doi.org/10.1214/aoms/1177703732).
 *
 * @param delta above 0
 */
@Name("huber")
public record Huber(double delta) implements Loss {
    public Huber {
        Settings.positive("delta", delta);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T size = ops.abs(ops.subtract(outputs, targets));
        T inside = ops.minimum(size, ops.scalar(delta));
        T beyond = ops.subtract(size, inside);
        return ops.mean(ops.add(ops.divide(ops.square(inside), 2), ops.multiply(beyond, delta)), false);
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
