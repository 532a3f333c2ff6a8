package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer whose kernels have each weight set to 0 with probability {@code rate} in training, the others divided by 1 - rate; in inference the layer itself
 * (Wan et al. 2013, https://proceedings.mlr.press/v28/wan13.html).
 *
 * <p>The weights are dropped for the whole batch together, and in inference the mean takes the place of the paper's samples.
 *
 * @param layer any layer with kernels
 * @param rate the probability to DROP a weight, in [0, 1)
 */
@Name("drop-connect")
public record DropConnect(Layer layer, double rate) implements Layer {
    public DropConnect {
        Settings.belowOne("rate", rate);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return layer.output(inputs);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        return layer.weights(inputs);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return layer.multiplyAdds(inputs);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return layer.window(inputs);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        if (!pass.training() || rate == 0) {
            return layer.forward(ops, inputs, pass);
        }
        Map<String, T> dropped = new HashMap<>();
        layer.weights(inputs.stream().map(x -> ops.shape(x).unbatched()).toList()).stream()
                .filter(weight -> weight.role() == Weight.Role.KERNEL)
                .forEach(weight -> dropped.put(weight.name(), dropped(ops, weight, pass)));
        return layer.forward(ops, inputs, new Dropped<>(pass, dropped));
    }

    private <T> T dropped(Ops<T> ops, Weight weight, Pass<T> pass) {
        T gone = ops.greater(ops.scalar(rate), pass.uniform(weight.shape()));
        return ops.multiply(pass.weight(weight.name()), ops.divide(ops.subtract(1, gone), 1 - rate));
    }

    /** A pass with other kernels. */
    private record Dropped<T>(Pass<T> pass, Map<String, T> kernels) implements Pass<T> {
        @Override
        public T weight(String name) {
            T kernel = kernels.get(name);
            return kernel == null ? pass.weight(name) : kernel;
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public T uniform(Shape shape) {
            return pass.uniform(shape);
        }

        @Override
        public void update(String name, T value) {
            pass.update(name, value);
        }
    }
}
