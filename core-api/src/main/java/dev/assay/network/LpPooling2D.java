package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The p-norm of each window of each map: (sum |x|^p)^(1/p), between the sum at p = 1 and the largest value as p grows (Sermanet et al. 2012,
 * https://arxiv.org/abs/1204.3968). Where a window is all 0 its gradient is 0.
 *
 * @param power p, finite and at least 1
 */
@Name("lp-pooling-2d")
public record LpPooling2D(double power, Size poolSize, Size stride) implements Layer {
    public LpPooling2D {
        if (!(power >= 1 && Double.isFinite(power))) {
            throw new IllegalArgumentException("power must be finite and at least 1, found " + power);
        }
    }

    /** How the windows go over a map. */
    public Window over() {
        return new Padding.Valid().window(1, 1, poolSize, stride, Size.square(1));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        return Inputs.slide(over(), input, input.size(0));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over());
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T images = inputs.get(0);
        double[] ones = new double[poolSize.height() * poolSize.width()];
        Arrays.fill(ones, 1);
        T filter = ops.constant(Shape.of(1, 1, poolSize.height(), poolSize.width()), ones);
        T sums = Patches.correlated(ops, ops.power(ops.abs(images), power), filter, over());
        T some = ops.greater(sums, ops.scalar(0));
        // 1 in place of 0, where the root has no gradient.
        T roots = ops.multiply(some, ops.power(ops.add(sums, ops.subtract(1, some)), 1 / power));
        return ops.reshape(
                roots,
                output(List.of(ops.shape(images).unbatched()))
                        .batched(ops.shape(images).size(0)));
    }
}
