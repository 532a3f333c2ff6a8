package dev.assay.spi;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.tensor.Ops;

/** What training minimises: a number that compares a network's outputs with the targets. */
@Kind("loss")
public interface Loss extends Component {
    /**
     * The mean of the loss over the batch, a scalar.
     *
     * @param outputs the network's raw outputs, batch x {@link Task#outputs()}
     * @param targets of the same shape as the outputs: one-hot for classes, 0 or 1 for labels, numbers for regression
     */
    <T> T of(Ops<T> ops, T outputs, T targets);

    /** What turns the network's raw outputs into predictions under this loss. */
    Head head();

    /** Whether the loss means anything for the task. */
    boolean supports(Task task);
}
