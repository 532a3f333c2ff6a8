package dev.assay.spi;

import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** A figure of merit, computed in one pass over predictions and targets. */
@Kind("metric")
public interface Metric extends Component {
    /** Whether more or less is better. */
    Goal goal();

    /** Whether the metric means anything for the task. */
    boolean supports(Task task);

    /** Whether a run whose config names no metrics takes this one too, for a task that it supports. */
    default boolean usual(Task task) {
        return true;
    }

    /** A new, empty tally. */
    Accumulator start(Task task);

    /** Which direction is better. */
    enum Goal {
        MAXIMIZE,
        MINIMIZE
    }

    /** The running tally of one pass; not thread-safe. */
    interface Accumulator {
        /**
         * Takes in a batch.
         *
         * @param predictions batch x outputs, after the head: probabilities for classes and labels, numbers for regression
         * @param targets of the same shape
         */
        void add(Tensor predictions, Tensor targets);

        /**
         * The values so far by name, in the order in which to show them. The main value has the metric's own name
         * ({@code precision}), or the setting in it that tells one use of the metric from another ({@code top-5}); others
         * stand below it ({@code precision/micro}). A value that is not defined on what was seen is NaN.
         */
        Map<String, MetricValue> values();
    }
}
