package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The sum over the wrong classes of max(0, margin + x_j - x_y)^2, y being the true one, which minds great violations more than many (Tang 2013,
 * https://arxiv.org/abs/1306.0239).
 *
 * @param margin by how much the true class is to be ahead, above 0
 */
@Name("squared-hinge")
public record SquaredHinge(double margin) implements Loss {
    public SquaredHinge {
        Settings.positive("margin", margin);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        T violated = Margins.violated(ops, outputs, targets, margin);
        int classes = Head.classDimension(ops.shape(outputs));
        return ops.mean(ops.sum(ops.square(violated), false, classes), false);
    }

    @Override
    public Head head() {
        return Head.SOFTMAX;
    }

    @Override
    public boolean supports(Task task) {
        return task.head() == Head.SOFTMAX;
    }
}
