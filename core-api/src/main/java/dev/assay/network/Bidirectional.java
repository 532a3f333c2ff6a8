package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer twice, from the first step to the last and back, each with its own weights; their outputs side by side (Schuster and Paliwal
 * 1997, https://doi.org/10.1109/78.650093).
 *
 * <p>The output of a step, or where only one comes out of the last step of each, is that of the way forward and then that of the way back. A second
 * input is a mask, as for {@link Recurrent}.
 *
 * @param layer what goes both ways
 */
@Name("bidirectional")
public record Bidirectional(Recurrent layer) implements Layer {
    private static final String FORWARD = "forward-";
    private static final String BACKWARD = "backward-";

    @Override
    public Shape output(List<Shape> inputs) {
        Shape one = layer.output(inputs);
        return one.with(-1, Math.multiplyExact(2, one.size(-1)));
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        List<Weight> weights = new ArrayList<>();
        for (String way : List.of(FORWARD, BACKWARD)) {
            layer.weights(inputs).forEach(w -> weights.add(w.named(way + w.name())));
        }
        return weights;
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return 2 * layer.multiplyAdds(inputs);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return Optional.empty();
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        T there = layer.run(ops, inputs, new Way<>(pass, FORWARD), false);
        T back = layer.run(ops, inputs, new Way<>(pass, BACKWARD), true);
        return ops.concatenate(List.of(there, back), ops.shape(there).rank() - 1);
    }

    /** The pass of one way. */
    private record Way<T>(Pass<T> pass, String prefix) implements Pass<T> {
        @Override
        public T weight(String name) {
            return pass.weight(prefix + name);
        }

        @Override
        public boolean training() {
            return pass.training();
        }

        @Override
        public T uniform(Shape shape) {
            return pass.uniform(shape);
        }

        @Override
        public void update(String name, T value) {
            pass.update(prefix + name, value);
        }
    }
}
