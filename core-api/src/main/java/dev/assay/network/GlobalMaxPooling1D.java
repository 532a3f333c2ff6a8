package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/** The largest value of each feature over all steps ("max over time"): steps x features becomes features (Collobert et al. 2011, https://arxiv.org/abs/1103.0398). */
@Name("global-max-pooling-1d")
public record GlobalMaxPooling1D() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Inputs.sequence(inputs).size(1));
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return ops.max(inputs.get(0), false, 1);
    }
}
