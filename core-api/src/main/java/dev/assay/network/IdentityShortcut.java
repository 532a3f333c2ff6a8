package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * The shortcut without weights around a block that shrinks the map: each {@code stride}-th row and column, then channels of zeros after
 * the others (option A of He et al. 2016, section 3.3, https://arxiv.org/abs/1512.03385).
 *
 * @param stride the distance of the rows and columns that are taken, the first among them
 * @param channels how many come out, not fewer than go in
 */
@Name("identity-shortcut")
public record IdentityShortcut(int stride, int channels) implements Layer {
    public IdentityShortcut {
        Settings.atLeast(1, "stride", stride);
        Settings.atLeast(1, "channels", channels);
    }

    /** The windows of one element that are taken from maps of the given shape. */
    public Window over(Shape input) {
        Size one = Size.square(1);
        return new Padding.Valid().window(input.size(1), input.size(2), one, Size.square(stride), one);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.image(inputs);
        if (input.size(0) > channels) {
            throw new ShapeException("adds channels up to " + channels + ", found more: " + input);
        }
        return Inputs.slide(over(input), input, channels);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.of(over(inputs.get(0)));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T images = inputs.get(0);
        Shape input = ops.shape(images).unbatched();
        // The mean of one element is that element.
        T taken = stride == 1 ? images : ops.averagePooling2D(images, over(input));
        return ops.pad(taken, 1, 0, channels - input.size(0));
    }
}
