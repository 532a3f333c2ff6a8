package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/**
 * The sum of t (log t - log softmax(x)), for targets that are probabilities of classes; for one class alone it is categorical cross entropy (Kullback and
 * Leibler 1951, https://doi.org/10.1214/aoms/1177729694).
 */
@Name("kullback-leibler")
public record KullbackLeibler() implements Loss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int classes = Head.classDimension(ops.shape(outputs));
        // 0 log 0 is 0: the logarithm of 1 stands in.
        T some = ops.greater(targets, ops.scalar(0));
        T logarithms = ops.log(ops.where(some, targets, ops.scalar(1)));
        T differences = ops.subtract(logarithms, ops.logSoftmax(outputs, classes));
        return ops.mean(ops.sum(ops.multiply(targets, differences), false, classes), false);
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
