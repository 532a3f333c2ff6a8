package dev.assay.network;

import dev.assay.spi.Component;
import dev.assay.spi.Kind;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a network, with its settings. Shapes are without the batch dimension; images are channels x height x width.
 *
 * <p>{@link #forward} is the layer's definition. An engine that knows the class may use faster code for it, and falls back on the
 * definition for layers that it does not know, so a plugin's own layer runs everywhere.
 */
@Kind("layer")
public interface Layer extends Component {
    /**
     * The shape that comes out.
     *
     * @throws ShapeException where the inputs' number or shapes do not fit, without the layer's name: the network adds it
     */
    Shape output(List<Shape> inputs);

    /** The tensors that the layer learns or keeps, for inputs of these shapes. */
    default List<Weight> weights(List<Shape> inputs) {
        return List.of();
    }

    /** Multiplications followed by an addition, for one example in inference. */
    default long multiplyAdds(List<Shape> inputs) {
        return 0;
    }

    /** The window through which an element of the output map sees the input map; empty where each sees all of it. */
    default Optional<Window> window(List<Shape> inputs) {
        return Optional.of(Window.square(1, 1));
    }

    /** The layer on a batch; inputs and result have the batch as first dimension. */
    <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass);
}
