package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/**
 * A learned vector for each of a number of symbols, such as words: steps, each the whole number of a symbol from 0, become steps x units
 * (Bengio et al. 2003, https://www.jmlr.org/papers/v3/bengio03a.html).
 *
 * <p>Where 0 stands for "no symbol", a {@link Mask} of the same input says which steps count.
 *
 * @param vocabulary how many symbols there are; the input's numbers are from 0 to one less
 * @param units the length of a vector
 */
@Name("embedding")
public record Embedding(int vocabulary, int units) implements Layer {
    public Embedding {
        Settings.atLeast(1, "vocabulary", vocabulary);
        Settings.atLeast(1, "units", units);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.one(inputs);
        if (input.rank() != 1) {
            throw new ShapeException("takes a vector with a symbol's number for each step, found " + input);
        }
        return Shape.of(input.size(0), units);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        // Of a step's symbols one is there, so one number alone reaches an output.
        return List.of(Weight.kernel(Shape.of(vocabulary, units), 1, units));
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        Shape shape = ops.shape(inputs.get(0));
        T numbers = ops.reshape(inputs.get(0), Shape.of(shape.length()));
        return ops.reshape(ops.take(pass.weight("kernel"), numbers), Shape.of(shape.size(0), shape.size(1), units));
    }
}
