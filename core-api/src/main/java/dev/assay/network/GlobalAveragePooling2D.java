package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/** The mean of each map: channels x height x width becomes channels (Lin et al. 2013, https://arxiv.org/abs/1312.4400). */
@Name("global-average-pooling-2d")
public record GlobalAveragePooling2D() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Inputs.image(inputs).size(0));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return ops.mean(inputs.get(0), false, 2, 3);
    }
}
