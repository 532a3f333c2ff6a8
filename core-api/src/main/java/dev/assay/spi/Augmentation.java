package dev.assay.spi;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Task;
import java.util.random.RandomGenerator;

/** A random distortion of training examples, new in every epoch, which leaves validation and test as they are. */
@Kind("augmentation")
public interface Augmentation extends Component {
    /**
     * The step for a run's data, with whatever it has to know taken from the training part.
     *
     * @param training as the data set has it, before any preprocessing
     * @param task by which a step that moves pixels knows whether the targets have to move along
     * @throws UserException where the inputs are not of a shape that it can distort
     */
    Fitted fit(Examples training, Task task);

    /** A distortion that is ready to be applied; without state, so that any thread may distort any example at any time. */
    @FunctionalInterface
    interface Fitted {
        /**
         * The example distorted, in the same shapes.
         *
         * @param example a batch of one, whose arrays may be overwritten and handed on
         * @param random this example's own stream in this epoch: all that the result may depend on besides the example
         */
        Batch apply(Batch example, RandomGenerator random);
    }
}
