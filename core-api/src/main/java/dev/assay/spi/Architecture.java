package dev.assay.spi;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.tensor.Shape;

/** A family of networks: given what goes in and what is asked, a network. */
@Kind("architecture")
public interface Architecture extends Component {
    /**
     * The network for inputs of the given shape (without the batch dimension; images are channels x height x width).
     * Its output has the shape {@link Task#outputs()} and is the raw score: the head is applied by the loss.
     *
     * @throws dev.assay.network.ShapeException where a layer cannot take what reaches it, naming the layer and the shapes
     */
    Network network(Shape input, Task task);

    /**
     * The network for one input or several, whose values lie one behind the other; unless the architecture tells them apart, it takes several
     * as one vector.
     *
     * @throws UserException where there is no such input as the architecture names
     */
    default Network network(Layout inputs, Task task) {
        return network(inputs.shape(), task);
    }
}
