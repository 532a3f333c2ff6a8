package dev.assay.engine.dl4j;

import dev.assay.network.MaxPooling2D;
import dev.assay.network.Pass;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Max pooling, with the native way back. */
record MaxPoolingKernel(Nd4jOps ops, MaxPooling2D layer) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        return ops.maxPooling2D(inputs.get(0), window(inputs.get(0)));
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray images = inputs.get(0);
        return new Forward(
                infer(inputs, pass),
                (gradient, toInputs) ->
                        new Gradients(List.of(ops.maxPooling2DGradient(gradient, images, window(images))), Map.of()));
    }

    private Window window(INDArray images) {
        return layer.over(ops.shape(images).unbatched());
    }
}
