package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Takes from each element the mean of its neighbourhood in all channels, then divides by the neighbourhood's standard deviation where that is above the
 * map's mean of it (Jarrett et al. 2009, section 2, https://doi.org/10.1109/ICCV.2009.5459469):
 *
 * <pre>
 *   v = x - sum w x   s = sqrt(sum w v^2)   y = v / max(mean(s), s, epsilon)
 * </pre>
 *
 * The weights w fall with the distance as a normal density, and are of sum 1 over the neighbours that are inside the map.
 *
 * @param size the side of the neighbourhood, odd
 * @param standardDeviation how fast the weights fall, in elements, above 0
 * @param epsilon the least that is divided by, above 0
 */
@Name("local-contrast-normalization")
public record LocalContrastNormalization(int size, double standardDeviation, double epsilon) implements Layer {
    public LocalContrastNormalization {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException("size must be odd and at least 1, found " + size);
        }
        Settings.positive("standard-deviation", standardDeviation);
        Settings.positive("epsilon", epsilon);
    }

    private Window window() {
        return new Padding.Same().window(size, size, Size.square(size), Size.square(1), Size.square(1));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Inputs.image(inputs);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(window());
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return 2L * size * size * inputs.get(0).elements();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        Shape shape = ops.shape(x);
        T weights = ops.constant(Shape.of(1, shape.size(1), size, size), weights(shape.size(1)));
        T inside = ops.convolution2D(ops.fill(shape.with(0, 1), 1), weights, window(), 1);
        T difference = ops.subtract(x, near(ops, x, weights, inside));
        T variance = near(ops, ops.square(difference), weights, inside);
        T deviation = ops.sqrt(ops.maximum(variance, epsilon * epsilon));
        return ops.divide(difference, ops.maximum(deviation, ops.mean(deviation, true, 2, 3)));
    }

    /** The weighted mean of each neighbourhood. */
    private <T> T near(Ops<T> ops, T x, T weights, T inside) {
        return ops.divide(ops.convolution2D(x, weights, window(), 1), inside);
    }

    private double[] weights(int channels) {
        double[] weights = new double[channels * size * size];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            int row = i / size % size - size / 2;
            int column = i % size - size / 2;
            weights[i] = Math.exp(-(row * row + column * column) / (2 * standardDeviation * standardDeviation));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
