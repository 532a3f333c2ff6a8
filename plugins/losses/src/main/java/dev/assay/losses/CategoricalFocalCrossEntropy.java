package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * -(1 - p)^gamma log p of the true class, with p = softmax(x), which lets examples that are right already count less (Lin et al. 2017,
 * https://arxiv.org/abs/1708.02002).
 *
 * @param gamma at least 0; cross entropy at 0
 */
@Name("categorical-focal-cross-entropy")
public record CategoricalFocalCrossEntropy(double gamma) implements Loss {
    /** Keeps the power differentiable where a probability is 1. */
    private static final double LEAST = 1e-12;

    public CategoricalFocalCrossEntropy {
        Settings.notNegative("gamma", gamma);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int classes = Head.classDimension(ops.shape(outputs));
        T logarithms = ops.logSoftmax(outputs, classes);
        // The true class alone, before anything is raised to a power: others may be at a probability of 1.
        T log = ops.sum(ops.multiply(targets, logarithms), false, classes);
        T open = ops.maximum(ops.subtract(1, ops.exp(log)), LEAST);
        return ops.negative(ops.mean(ops.multiply(ops.power(open, gamma), log), false));
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
