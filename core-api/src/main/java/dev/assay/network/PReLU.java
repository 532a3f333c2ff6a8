package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A rectifier that leaks as it learns to: f(x) = x above 0, a x below, with one a for each channel or unit (He et al. 2015,
 * https://arxiv.org/abs/1502.01852). No penalty or decay applies to a.
 *
 * @param slope what a starts with
 */
@Name("prelu")
public record PReLU(double slope) implements Layer {
    public PReLU {
        Settings.finite("slope", slope);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() == 0) {
            throw new ShapeException("takes units or channels, found " + input);
        }
        return input;
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        Shape channels = Shape.of(inputs.get(0).size(0));
        return List.of(new Weight("slope", channels, Weight.Role.SCALE, 1, 1, slope));
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).elements();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        T a = ops.reshape(pass.weight("slope"), Channels.each(ops.shape(x)));
        T above = ops.greater(x, ops.scalar(0));
        return ops.multiply(x, ops.where(above, ops.scalar(1), a));
    }
}
