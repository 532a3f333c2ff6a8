package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it; in inference by running means
 * (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167). The variance is the biased one throughout, as in Keras.
 *
 * @param momentum the share of the old running mean and variance that a step keeps, in [0, 1)
 * @param epsilon added to the variance before the root, above 0
 */
@Name("batch-normalization")
public record BatchNormalization(double momentum, double epsilon) implements Layer {
    public BatchNormalization {
        Settings.belowOne("momentum", momentum);
        Settings.positive("epsilon", epsilon);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() != 1 && input.rank() != 3) {
            throw new ShapeException("takes a vector or channels x height x width, found " + input);
        }
        return input;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        Shape channels = Shape.of(inputs.get(0).size(0));
        return List.of(
                new Weight("scale", channels, Weight.Role.SCALE, 1, 1),
                new Weight("shift", channels, Weight.Role.SHIFT, 1, 1),
                new Weight("mean", channels, Weight.Role.MEAN, 1, 1),
                new Weight("variance", channels, Weight.Role.VARIANCE, 1, 1));
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).elements();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        boolean maps = ops.shape(x).rank() == 4;
        int channels = ops.shape(x).size(1);
        Shape each = maps ? Shape.of(1, channels, 1, 1) : Shape.of(1, channels);
        T mean;
        T variance;
        if (pass.training()) {
            int[] axes = maps ? new int[] {0, 2, 3} : new int[] {0};
            mean = ops.mean(x, true, axes);
            variance = ops.mean(ops.square(ops.subtract(x, mean)), true, axes);
            pass.update("mean", running(ops, pass.weight("mean"), mean));
            pass.update("variance", running(ops, pass.weight("variance"), variance));
        } else {
            mean = ops.reshape(pass.weight("mean"), each);
            variance = ops.reshape(pass.weight("variance"), each);
        }
        T normal = ops.divide(ops.subtract(x, mean), ops.sqrt(ops.add(variance, epsilon)));
        return ops.add(
                ops.multiply(normal, ops.reshape(pass.weight("scale"), each)), ops.reshape(pass.weight("shift"), each));
    }

    private <T> T running(Ops<T> ops, T old, T now) {
        T flat = ops.reshape(ops.stopGradient(now), ops.shape(old));
        return ops.add(ops.multiply(old, momentum), ops.multiply(flat, 1 - momentum));
    }
}
