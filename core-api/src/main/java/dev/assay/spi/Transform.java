package dev.assay.spi;

import dev.assay.data.Examples;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;

/** A preprocessing step whose figures are taken from the training part alone. */
@Kind("transform")
public interface Transform extends Component {
    /** The step with its figures taken from these examples, which are the training part as the steps before leave it. */
    Fitted fit(Examples training);

    /** The shape of one example after the step, for an example of the given shape before it. */
    default Shape output(Shape input) {
        return input;
    }

    /** A preprocessing step that is ready to be applied to any part. */
    interface Fitted {
        /** The step done on a batch, batch x example; the result may reuse the given tensor's array. */
        Tensor apply(Tensor batch);
    }
}
