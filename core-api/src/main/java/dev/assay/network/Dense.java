package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/** A fully connected layer: y = x W + b, for a vector x. */
@Name("dense")
public record Dense(int units, boolean bias) implements Layer {
    public Dense {
        Settings.atLeast(1, "units", units);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Inputs.vector(inputs);
        return Shape.of(units);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        int width = inputs.get(0).size(0);
        Weight kernel = Weight.kernel(Shape.of(width, units), width, units);
        return bias ? List.of(kernel, Weight.bias(units)) : List.of(kernel);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return (long) inputs.get(0).size(0) * units;
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T product = ops.matmul(inputs.get(0), pass.weight("kernel"));
        return bias ? ops.add(product, pass.weight("bias")) : product;
    }
}
