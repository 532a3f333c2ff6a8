package dev.assay.engine.dl4j;

import dev.assay.network.Pass;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How one layer of a network is computed, forward and backward; {@link Translation} decides which layer gets which. */
interface Kernel {
    /** The layer's output, when no gradient will be asked for. */
    INDArray infer(List<INDArray> inputs, Pass<INDArray> pass);

    /** The layer's output, with the way back. */
    Forward forward(List<INDArray> inputs, Pass<INDArray> pass);

    /** An output and what takes its gradient back to the layer's inputs and weights. */
    record Forward(INDArray output, Backward backward) {}

    /** The way back through a layer. */
    @FunctionalInterface
    interface Backward {
        /**
         * The gradients for the gradient of the output.
         *
         * @param toInputs whether the gradients of the inputs are wanted; without, they may be left out
         */
        Gradients of(INDArray gradient, boolean toInputs);
    }

    /**
     * What a layer hands back.
     *
     * @param inputs one for each input, or none where they are not wanted
     * @param weights by the weight's name, for each trained weight
     */
    record Gradients(List<INDArray> inputs, Map<String, INDArray> weights) {}
}
