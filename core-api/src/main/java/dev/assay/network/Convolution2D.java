package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * A layer of filters that go over a map: the correlation of each window with each filter, plus a bias for each filter.
 *
 * @param filters how many maps come out
 * @param groups into how many parts the channels are divided; each filter sees one part
 */
@Name("convolution-2d")
public record Convolution2D(
        int filters, Size kernelSize, Size stride, Padding padding, Size dilation, int groups, boolean bias)
        implements Layer {
    public Convolution2D {
        Settings.atLeast(1, "filters", filters);
        Settings.atLeast(1, "groups", groups);
        if (filters % groups != 0) {
            throw new IllegalArgumentException("groups: " + groups + " do not divide " + filters + " filters");
        }
    }

    /** Filters of the given size with a bias, over every position inside the map. */
    public static Convolution2D of(int filters, int size) {
        Size one = Size.square(1);
        return new Convolution2D(filters, Size.square(size), one, new Padding.Valid(), one, 1, true);
    }

    public Convolution2D withStride(int step) {
        return new Convolution2D(filters, kernelSize, Size.square(step), padding, dilation, groups, bias);
    }

    public Convolution2D withPadding(Padding other) {
        return new Convolution2D(filters, kernelSize, stride, other, dilation, groups, bias);
    }

    public Convolution2D withGroups(int parts) {
        return new Convolution2D(filters, kernelSize, stride, padding, dilation, parts, bias);
    }

    public Convolution2D withoutBias() {
        return new Convolution2D(filters, kernelSize, stride, padding, dilation, groups, false);
    }

    /** How the filters go over maps of the given shape. */
    public Window over(Shape input) {
        return padding.window(input.size(1), input.size(2), kernelSize, stride, dilation);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        if (input.size(0) % groups != 0) {
            throw new ShapeException(groups + " groups do not divide the " + input.size(0) + " channels of " + input);
        }
        return Inputs.slide(over(input), input, filters);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int channels = inputs.get(0).size(0) / groups;
        long area = (long) kernelSize.height() * kernelSize.width();
        Shape shape = Shape.of(filters, channels, kernelSize.height(), kernelSize.width());
        Weight kernel = Weight.kernel(shape, channels * area, filters / groups * area);
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
        T images = inputs.get(0);
        T maps = ops.convolution2D(
                images, pass.weight("kernel"), over(ops.shape(images).unbatched()), groups);
        return bias ? ops.add(maps, ops.reshape(pass.weight("bias"), Shape.of(filters, 1, 1))) : maps;
    }
}
