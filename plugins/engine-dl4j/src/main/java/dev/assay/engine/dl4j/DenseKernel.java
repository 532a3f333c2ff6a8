package dev.assay.engine.dl4j;

import dev.assay.network.Dense;
import dev.assay.network.Pass;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A fully connected layer, which leaves out the gradient of its inputs where nobody wants it. */
record DenseKernel(Nd4jOps ops, Dense layer) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray product = ops.matmul(inputs.get(0), pass.weight("kernel"));
        return layer.bias() ? ops.addInPlace(product, pass.weight("bias")) : product;
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray x = inputs.get(0);
        INDArray kernel = pass.weight("kernel");
        return new Forward(infer(inputs, pass), (gradient, toInputs) -> {
            INDArray kernelGradient = ops.matmul(ops.transpose(x), gradient);
            return new Gradients(
                    toInputs ? List.of(ops.matmul(gradient, ops.transpose(kernel))) : List.of(),
                    layer.bias()
                            ? Map.of("kernel", kernelGradient, "bias", ops.sum(gradient, false, 0))
                            : Map.of("kernel", kernelGradient));
        });
    }
}
