package dev.assay.engine.dl4j;

import dev.assay.network.BatchNormalization;
import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation with the gradient in closed form: dx = scale / deviation (g - mean(g) - n mean(g n)) for the normalised
 * values n, the means over the batch.
 *
 * <p>ND4J's own {@code batchnorm_bp} takes twice as long, and {@code fused_batch_norm} eight times.
 */
record BatchNormalizationKernel(Nd4jOps ops, BatchNormalization layer) implements Kernel {
    /** In inference one factor and one summand a channel are all that is left. */
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray factor = ops.divide(pass.weight("scale"), ops.sqrt(ops.add(pass.weight("variance"), layer.epsilon())));
        INDArray summand = ops.subtract(pass.weight("shift"), ops.multiply(pass.weight("mean"), factor));
        INDArray x = inputs.get(0);
        return ops.addInPlace(ops.multiply(x, each(x, factor)), each(x, summand));
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        return pass.training() ? train(inputs.get(0), pass) : ask(inputs, pass);
    }

    private Forward train(INDArray x, Pass<INDArray> pass) {
        int[] axes = x.rank() == 4 ? new int[] {0, 2, 3} : new int[] {0};
        double count = (double) x.length() / x.size(1);
        INDArray mean = ops.mean(x, false, axes);
        INDArray normal = ops.subtract(x, each(x, mean));
        INDArray variance = ops.mean(ops.square(normal), false, axes);
        pass.update("mean", running(pass.weight("mean"), mean));
        pass.update("variance", running(pass.weight("variance"), variance));
        INDArray deviation = ops.sqrt(ops.add(variance, layer.epsilon()));
        ops.divideInPlace(normal, each(x, deviation));
        INDArray scale = pass.weight("scale");
        INDArray output = ops.addInPlace(ops.multiply(normal, each(x, scale)), each(x, pass.weight("shift")));
        return new Forward(output, (gradient, toInputs) -> {
            INDArray product = ops.multiply(gradient, normal);
            INDArray scaleGradient = ops.sum(product, false, axes);
            INDArray shiftGradient = ops.sum(gradient, false, axes);
            Map<String, INDArray> weights = Map.of("scale", scaleGradient, "shift", shiftGradient);
            if (!toInputs) {
                return new Gradients(List.of(), weights);
            }
            INDArray back = ops.multiply(normal, each(x, ops.divide(scaleGradient, -count)));
            back.addi(gradient);
            ops.addInPlace(back, each(x, ops.divide(shiftGradient, -count)));
            ops.multiplyInPlace(back, each(x, ops.divide(scale, deviation)));
            return new Gradients(List.of(back), weights);
        });
    }

    private Forward ask(List<INDArray> inputs, Pass<INDArray> pass) {
        return new DefinitionKernel(ops, layer, List.of(ops.shape(inputs.get(0)).unbatched())).forward(inputs, pass);
    }

    private INDArray running(INDArray old, INDArray now) {
        return ops.add(ops.multiply(old, layer.momentum()), ops.multiply(now, 1 - layer.momentum()));
    }

    private INDArray each(INDArray x, INDArray channels) {
        int size = (int) x.size(1);
        return ops.reshape(channels, x.rank() == 4 ? Shape.of(1, size, 1, 1) : Shape.of(1, size));
    }
}
