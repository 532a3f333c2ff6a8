package dev.assay.spi;

import dev.assay.network.Weight;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** The distribution that a kernel's first weights are drawn from; norms start from what their role says, biases from {@link #bias}. */
@Kind("initializer")
public interface Initializer extends Component {
    /** First values for the weight, of its shape, from the given stream alone. */
    Tensor initialize(Weight weight, RandomGenerator random);

    /** The value that biases start with. */
    default double bias() {
        return 0;
    }
}
