package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * Filters that go over a sequence of steps x features but are others at each place: a {@link Convolution1D} without shared weights.
 *
 * <p>The kernel is places x (features steps of a window) x filters; each output has its own bias, places x filters.
 *
 * @param filters how many features come out
 */
@Name("locally-connected-1d")
public record LocallyConnected1D(int filters, int kernelSize, int stride, Padding padding, boolean bias)
        implements Layer {
    public LocallyConnected1D {
        Settings.atLeast(1, "filters", filters);
        Settings.atLeast(1, "kernel-size", kernelSize);
        Settings.atLeast(1, "stride", stride);
    }

    private Window over(Shape input) {
        return Sequences.window(padding, input.size(0), kernelSize, stride, 1);
    }

    /** The same over maps one row high. */
    private LocallyConnected2D overMaps(Shape input) {
        Window w = over(input);
        return new LocallyConnected2D(
                filters,
                new Size(1, kernelSize),
                new Size(1, stride),
                new Padding.Explicit(0, 0, w.left(), w.right()),
                false);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = Inputs.sequence(inputs);
        return Sequences.slide(over(input), input, filters);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        Shape input = inputs.get(0);
        Weight kernel = overMaps(input).weights(List.of(Sequences.map(input))).get(0);
        return bias ? List.of(kernel, new Weight("bias", output(inputs), Weight.Role.BIAS, 1, 1)) : List.of(kernel);
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
        T sequences = inputs.get(0);
        LocallyConnected2D layer = overMaps(ops.shape(sequences).unbatched());
        T result = Sequences.fromMaps(ops, layer.forward(ops, List.of(Sequences.toMaps(ops, sequences)), pass));
        return bias ? ops.add(result, pass.weight("bias")) : result;
    }
}
