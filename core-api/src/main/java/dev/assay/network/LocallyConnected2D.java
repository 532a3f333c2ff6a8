package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Filters that go over a map but are others at each place: a convolution without shared weights (LeCun 1989,
 * http://yann.lecun.com/exdb/publis/pdf/lecun-89.pdf; for faces: Taigman et al. 2014, https://doi.org/10.1109/CVPR.2014.220).
 *
 * <p>The kernel is places x (channels height width of a window) x filters, with the places in row-major order; each output has its own
 * bias, filters x height x width.
 *
 * @param filters how many maps come out
 */
@Name("locally-connected-2d")
public record LocallyConnected2D(int filters, Size kernelSize, Size stride, Padding padding, boolean bias)
        implements Layer {
    public LocallyConnected2D {
        Settings.atLeast(1, "filters", filters);
    }

    /** Square filters with a bias, over every position inside the map. */
    public static LocallyConnected2D of(int filters, int size, int stride) {
        return new LocallyConnected2D(filters, Size.square(size), Size.square(stride), new Padding.Valid(), true);
    }

    /** How the filters go over maps of the given shape. */
    public Window over(Shape input) {
        return padding.window(input.size(1), input.size(2), kernelSize, stride, Size.square(1));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        return Inputs.slide(over(input), input, filters);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        Shape output = output(inputs);
        int places = Math.multiplyExact(output.size(1), output.size(2));
        int area = Math.multiplyExact(kernelSize.height(), kernelSize.width());
        int seen = Math.multiplyExact(inputs.get(0).size(0), area);
        Weight kernel = Weight.kernel(Shape.of(places, seen, filters), seen, (long) filters * area);
        return bias ? List.of(kernel, new Weight("bias", output, Weight.Role.BIAS, 1, 1)) : List.of(kernel);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return weights(inputs).get(0).shape().elements();
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over(inputs.get(0)));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T images = inputs.get(0);
        T patches = Patches.of(ops, images, over(ops.shape(images).unbatched()));
        Shape shape = ops.shape(patches);
        int batch = shape.size(0);
        int seen = shape.size(1) * shape.size(2);
        int height = shape.size(3);
        int width = shape.size(4);
        // A matrix product for each place.
        T rows = ops.transpose(ops.reshape(patches, Shape.of(batch, seen, height * width)), 2, 0, 1);
        T products = ops.transpose(ops.matmul(rows, pass.weight("kernel")), 1, 2, 0);
        T maps = ops.reshape(products, Shape.of(batch, filters, height, width));
        return bias ? ops.add(maps, pass.weight("bias")) : maps;
    }
}
