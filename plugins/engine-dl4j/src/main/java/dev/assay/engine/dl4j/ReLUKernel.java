package dev.assay.engine.dl4j;

import dev.assay.network.Pass;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rectifier, with the native way back. */
record ReLUKernel(Nd4jOps ops) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        return ops.relu(inputs.get(0));
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray x = inputs.get(0);
        return new Forward(ops.relu(x), (gradient, toInputs) -> {
            INDArray back = Nd4jOps.empty(ops.shape(x));
            Nd4jOps.custom("relu_bp", List.of(x, gradient), List.of(back));
            return new Gradients(List.of(back), Map.of());
        });
    }
}
