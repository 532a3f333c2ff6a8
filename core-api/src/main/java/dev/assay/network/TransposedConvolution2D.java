package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Filters that spread each element of a map over a window of a larger one: the gradient of a convolution with respect to its input, also
 * called deconvolution (Zeiler et al. 2010, https://doi.org/10.1109/CVPR.2010.5539957; for segmentation: Long et al. 2015,
 * https://arxiv.org/abs/1411.4038).
 *
 * <p>A side of n becomes (n - 1) stride + dilation (k - 1) + 1 less the padding, which here is cut off; and n stride with padding
 * {@code same}. The kernel is channels x (filters / groups) x height x width, as PyTorch has it.
 *
 * @param filters how many maps come out
 * @param groups into how many parts the channels are divided; each filter sees one part
 */
@Name("transposed-convolution-2d")
public record TransposedConvolution2D(
        int filters, Size kernelSize, Size stride, Padding padding, Size dilation, int groups, boolean bias)
        implements Layer {
    public TransposedConvolution2D {
        Settings.atLeast(1, "filters", filters);
        Settings.atLeast(1, "groups", groups);
        if (filters % groups != 0) {
            throw new IllegalArgumentException("groups: " + groups + " do not divide " + filters + " filters");
        }
    }

    /** Square filters with a bias, {@code stride} apart on the larger map. */
    public static TransposedConvolution2D of(int filters, int size, int stride) {
        Size one = Size.square(1);
        return new TransposedConvolution2D(
                filters, Size.square(size), Size.square(stride), new Padding.Valid(), one, 1, true);
    }

    /** The same layer with another padding. */
    public TransposedConvolution2D withPadding(Padding other) {
        return new TransposedConvolution2D(filters, kernelSize, stride, other, dilation, groups, bias);
    }

    /** How the filters go over the map that comes out, for a map of the given shape that goes in. */
    public Window over(Shape input) {
        if (padding instanceof Padding.Same) {
            return padding.window(
                    Math.multiplyExact(input.size(1), stride.height()),
                    Math.multiplyExact(input.size(2), stride.width()),
                    kernelSize,
                    stride,
                    dilation);
        }
        return padding.window(1, 1, kernelSize, stride, dilation);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        if (input.size(0) % groups != 0) {
            throw new ShapeException(groups + " groups do not divide the " + input.size(0) + " channels of " + input);
        }
        Window w = over(input);
        int height = side(input.size(1), w.height(), w.strideHeight(), w.dilationHeight(), w.top() + w.bottom());
        int width = side(input.size(2), w.width(), w.strideWidth(), w.dilationWidth(), w.left() + w.right());
        if (height < 1 || width < 1) {
            throw new ShapeException("nothing of " + input + " is left by padding " + padding);
        }
        return Shape.of(filters, height, width);
    }

    private int side(int input, int size, int step, int dilation, int cut) {
        if (padding instanceof Padding.Same) {
            return Math.multiplyExact(input, step);
        }
        return Math.toIntExact((input - 1L) * step + dilation * (size - 1L) + 1 - cut);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int channels = inputs.get(0).size(0);
        long area = (long) kernelSize.height() * kernelSize.width();
        Shape shape = Shape.of(channels, filters / groups, kernelSize.height(), kernelSize.width());
        Weight kernel = Weight.kernel(shape, channels / groups * area, filters / groups * area);
        return bias ? List.of(kernel, Weight.bias(filters)) : List.of(kernel);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return inputs.get(0).elements() * weights(inputs).get(0).fanOut();
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        int height = (dilation.height() * (kernelSize.height() - 1)) / stride.height() + 1;
        int width = (dilation.width() * (kernelSize.width() - 1)) / stride.width() + 1;
        return Optional.of(new Window(height, width, 1, 1, 1, 1, 0, 0, 0, 0));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T x = inputs.get(0);
        Shape input = ops.shape(x).unbatched();
        Shape output = output(List.of(input)).batched(ops.shape(x).size(0));
        T maps = ops.convolution2DImagesGradient(x, pass.weight("kernel"), output, over(input), groups);
        return bias ? ops.add(maps, ops.reshape(pass.weight("bias"), Shape.of(filters, 1, 1))) : maps;
    }
}
