package dev.assay.engine.dl4j;

import dev.assay.network.Pass;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rectifier, whose way back is a step and a product. */
record ReLUKernel(Nd4jOps ops) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        return ops.relu(inputs.get(0));
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray x = inputs.get(0);
        return new Forward(
                ops.relu(x), (gradient, toInputs) -> new Gradients(List.of(ops.reluGradient(gradient, x)), Map.of()));
    }
}
