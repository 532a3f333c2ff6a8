package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * Divides each element by its neighbours at the same place in nearby channels: b = a / (k + alpha sum(a^2))^beta, the sum over
 * {@code depth} channels around its own (Krizhevsky et al. 2012, section 3.3,
 * https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks).
 *
 * @param depth over how many channels the sum goes, odd
 * @param alpha at least 0, as in the paper: not divided by the depth, unlike in PyTorch
 * @param beta finite
 * @param k above 0
 */
@Name("local-response-normalization")
public record LocalResponseNormalization(int depth, double alpha, double beta, double k) implements Layer {
    public LocalResponseNormalization {
        if (depth < 1 || depth % 2 == 0) {
            throw new IllegalArgumentException("depth must be odd and at least 1, found " + depth);
        }
        Settings.positive("k", k);
        Settings.notNegative("alpha", alpha);
        Settings.finite("beta", beta);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Inputs.image(inputs);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).elements() * (depth + 1L);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        int channels = ops.shape(x).size(1);
        T squares = ops.pad(ops.square(x), 1, depth / 2, depth / 2);
        T sum = ops.slice(squares, 1, 0, channels);
        for (int i = 1; i < depth; i++) {
            sum = ops.add(sum, ops.slice(squares, 1, i, i + channels));
        }
        return ops.multiply(x, ops.power(ops.add(ops.multiply(sum, alpha), k), -beta));
    }
}
