package dev.assay.spi;

import dev.assay.data.Examples;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** A preprocessing step whose figures are taken from the training part alone. */
@Kind("transform")
public interface Transform extends Component {
    /** The step with its figures taken from these examples, which are the training part as the steps before leave it. */
    Fitted fit(Examples training);

    /**
     * The step that {@link #fit} made, from the figures that it took.
     *
     * @param input the shape of one example before the step
     * @param figures what {@link Fitted#figures} gave
     * @throws IllegalArgumentException where a figure is missing or has another shape, naming it
     */
    Fitted restore(Shape input, Map<String, HostArray> figures);

    /** The shape of one example after the step, for an example of the given shape before it. */
    default Shape output(Shape input) {
        return input;
    }

    /** A preprocessing step that is ready to be applied to any part. */
    interface Fitted {
        /** The step on a batch, batch x example: its definition, by which it is exported along with a network. */
        <T> T forward(Ops<T> ops, T batch);

        /** What was taken from the training examples, by name, from which {@link Transform#restore} makes the step again. */
        Map<String, HostArray> figures();

        /** Whether each value becomes what it would become in any other place of any other example. */
        default boolean isElementwise() {
            return false;
        }

        /** The step done on a batch on the host; the result may reuse the given tensor's array. */
        default Tensor apply(Tensor batch) {
            HostOps ops = new HostOps();
            return ops.toTensor(forward(ops, ops.from(batch)));
        }
    }
}
