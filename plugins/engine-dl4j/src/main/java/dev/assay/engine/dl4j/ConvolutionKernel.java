package dev.assay.engine.dl4j;

import dev.assay.network.Convolution2D;
import dev.assay.network.Pass;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolution whose gradients come from one native operation, and whose bias is added in it. */
record ConvolutionKernel(Nd4jOps ops, Convolution2D layer) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray images = inputs.get(0);
        INDArray kernel = pass.weight("kernel");
        return layer.bias()
                ? ops.convolution2D(images, kernel, pass.weight("bias"), window(images), layer.groups())
                : ops.convolution2D(images, kernel, window(images), layer.groups());
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray images = inputs.get(0);
        INDArray kernel = pass.weight("kernel");
        return new Forward(infer(inputs, pass), (gradient, toInputs) -> {
            List<INDArray> both = ops.convolutionGradients(gradient, images, kernel, window(images), layer.groups());
            return new Gradients(
                    List.of(both.get(0)),
                    layer.bias()
                            ? Map.of("kernel", both.get(1), "bias", ops.sum(gradient, false, 0, 2, 3))
                            : Map.of("kernel", both.get(1)));
        });
    }

    private Window window(INDArray images) {
        return layer.over(ops.shape(images).unbatched());
    }
}
