package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Filters that go over a sequence of steps x features: y[t, f] = b[f] + sum over i and c of x[t stride + i dilation, c] w[f, c, i]
 * (for text: Kim 2014, https://arxiv.org/abs/1408.5882).
 *
 * <p>Without padding n steps become floor((n - dilation (k - 1) - 1) / stride + 1). Of a padding that is given in numbers, what goes left
 * and right is put before and after the sequence: {@code "0,0,2,0"} makes a filter of three steps see no later ones.
 *
 * @param filters how many features come out
 * @param kernelSize how many steps a filter sees
 * @param groups into how many parts the features are divided; each filter sees one part
 */
@Name("convolution-1d")
public record Convolution1D(
        int filters, int kernelSize, int stride, Padding padding, int dilation, int groups, boolean bias)
        implements Layer {
    public Convolution1D {
        Settings.atLeast(1, "filters", filters);
        Settings.atLeast(1, "kernel-size", kernelSize);
        Settings.atLeast(1, "stride", stride);
        Settings.atLeast(1, "dilation", dilation);
        Settings.atLeast(1, "groups", groups);
        if (filters % groups != 0) {
            throw new IllegalArgumentException("groups: " + groups + " do not divide " + filters + " filters");
        }
    }

    /** Filters of the given size with a bias, over every position inside the sequence. */
    public static Convolution1D of(int filters, int size) {
        return new Convolution1D(filters, size, 1, new Padding.Valid(), 1, 1, true);
    }

    /** The same layer with another padding. */
    public Convolution1D withPadding(Padding other) {
        return new Convolution1D(filters, kernelSize, stride, other, dilation, groups, bias);
    }

    /** How the filters go over a sequence of the given shape, as a map one row high. */
    public Window over(Shape input) {
        return Sequences.window(padding, input.size(0), kernelSize, stride, dilation);
    }

    /** The same filters over maps one row high, whose channels are the features of a sequence of the given shape. */
    public Convolution2D overMaps(Shape input) {
        Window w = over(input);
        return new Convolution2D(
                filters,
                new Size(1, kernelSize),
                new Size(1, stride),
                new Padding.Explicit(0, 0, w.left(), w.right()),
                new Size(1, dilation),
                groups,
                bias);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.sequence(inputs);
        if (input.size(1) % groups != 0) {
            throw new ShapeException(groups + " groups do not divide the " + input.size(1) + " features of " + input);
        }
        return Sequences.slide(over(input), input, filters);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int features = inputs.get(0).size(1) / groups;
        Weight kernel = Weight.kernel(
                Shape.of(filters, features, kernelSize),
                (long) features * kernelSize,
                (long) filters / groups * kernelSize);
        return bias ? List.of(kernel, Weight.bias(filters)) : List.of(kernel);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return output(inputs).elements() * weights(inputs).get(0).fanIn();
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over(inputs.get(0)));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T sequences = inputs.get(0);
        Shape sequence = ops.shape(sequences).unbatched();
        T kernel = ops.reshape(pass.weight("kernel"), Shape.of(filters, sequence.size(1) / groups, 1, kernelSize));
        T maps = ops.convolution2D(Sequences.toMaps(ops, sequences), kernel, over(sequence), groups);
        T result = Sequences.fromMaps(ops, maps);
        return bias ? ops.add(result, pass.weight("bias")) : result;
    }
}
