package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.Map;

/**
 * Cuts the middle out of images. After the augmentation {@code random-crop} it cuts a random part out of training images, as AlexNet's 224 of 256
 * pixels, and the middle out of the others.
 *
 * @param size height x width of what remains
 */
@Name("center-crop")
public record CenterCrop(Shape size) implements Transform {
    private static final int IMAGE = 3;

    public CenterCrop {
        if (size.rank() != 2 || size.elements() == 0) {
            throw new IllegalArgumentException("size must be height x width, as in 224x224, found " + size);
        }
    }

    @Override
    public Fitted fit(Examples training) {
        return cut(training.inputShape());
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return cut(input);
    }

    /** @throws UserException where the inputs are no images, or smaller */
    @Override
    public Shape output(Shape input) {
        if (input.rank() != IMAGE || input.size(1) < size.size(0) || input.size(2) < size.size(1)) {
            throw new UserException(
                    "preprocessing 'center-crop': cannot cut " + size + " (height x width) out of inputs of " + input
                            + "; it takes channels x height x width of at least that size");
        }
        return Shape.of(input.size(0), size.size(0), size.size(1));
    }

    private Fitted cut(Shape input) {
        Shape output = output(input);
        return new Cut(
                (input.size(1) - output.size(1)) / 2,
                (input.size(2) - output.size(2)) / 2,
                output.size(1),
                output.size(2));
    }

    private record Cut(int top, int left, int height, int width) implements Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            return ops.slice(ops.slice(batch, 2, top, top + height), 3, left, left + width);
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }
    }
}
