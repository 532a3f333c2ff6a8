package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.tensor.Ops;

/** A loss of raw scores for labels that each apply or not. */
interface LabelLoss extends Loss {
    @Override
    default Head head() {
        return Head.SIGMOID;
    }

    @Override
    default boolean supports(Task task) {
        return task instanceof Task.MultiLabel;
    }

    /** 1 for a label that applies, -1 for one that does not. */
    static <T> T signs(Ops<T> ops, T targets) {
        return ops.add(ops.multiply(targets, 2), -1);
    }
}
