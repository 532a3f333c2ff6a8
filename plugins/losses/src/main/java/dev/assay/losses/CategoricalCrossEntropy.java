package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;

/** -sum(t log softmax(x)) of each example, the mean over places where a sequence or an image has many, by a stable log-softmax, for classes that exclude each other (Bridle 1990, https://doi.org/10.1007/978-3-642-76153-9_28). */
@Name("categorical-cross-entropy")
public record CategoricalCrossEntropy() implements Loss {
    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int classes = Head.classDimension(ops.shape(outputs));
        return ops.negative(ops.mean(
                ops.sum(ops.multiply(targets, ops.logSoftmax(outputs, classes)), false, classes), false));
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
