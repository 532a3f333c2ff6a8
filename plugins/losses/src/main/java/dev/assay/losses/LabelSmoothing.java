package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;

/**
 * A loss with softer targets: (1 - rate) t + rate / K for one of K classes, (1 - rate) t + rate / 2 for labels, so that no output need grow without end (Szegedy et
 * al. 2016, section 7, https://arxiv.org/abs/1512.00567). Validation and test see the loss so, too.
 *
 * @param loss a loss for classes or labels
 * @param rate the share of a target that is given to all, in [0, 1)
 */
@Name("label-smoothing")
public record LabelSmoothing(Loss loss, double rate) implements Loss {
    public LabelSmoothing {
        Settings.belowOne("rate", rate);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        Shape shape = ops.shape(targets);
        int kinds = loss.head() == Head.SOFTMAX ? shape.size(Head.classDimension(shape)) : 2;
        return loss.of(ops, outputs, ops.add(ops.multiply(targets, 1 - rate), rate / kinds));
    }

    @Override
    public Head head() {
        return loss.head();
    }

    @Override
    public boolean supports(Task task) {
        return loss.supports(task) && loss.head() != Head.LINEAR;
    }
}
