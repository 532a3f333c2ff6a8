package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * A model whose only weight is how many steps it has taken, and whose output, for every example, is a function of that.
 *
 * @param output the output after so many steps
 * @param loss what the step tells, counted from 0
 * @param batches the first input of each example that was trained on, batch by batch
 */
@Name("fake")
record FakeEngine(LongToDoubleFunction output, LongToDoubleFunction loss, List<List<Integer>> batches)
        implements Engine {
    static FakeEngine with(LongToDoubleFunction output) {
        return new FakeEngine(output, step -> 1, new ArrayList<>());
    }

    static FakeEngine losing(LongToDoubleFunction loss) {
        return new FakeEngine(step -> 0, loss, new ArrayList<>());
    }

    @Override
    public Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
        return new Counting();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    private final class Counting implements Model {
        private long steps;

        @Override
        public double fit(Batch batch, Progress at) {
            List<Integer> seen = new ArrayList<>();
            for (float value : batch.inputs().values()) {
                seen.add((int) value);
            }
            batches.add(seen);
            return loss.applyAsDouble(steps++);
        }

        @Override
        public Tensor predict(Tensor inputs) {
            float[] outputs = new float[inputs.rows()];
            Arrays.fill(outputs, (float) output.applyAsDouble(steps));
            return new Tensor(Shape.of(outputs.length, 1), outputs);
        }

        @Override
        public Tensor activation(String layer, Tensor inputs) {
            return predict(inputs);
        }

        @Override
        public Tensor inputGradient(Batch batch) {
            return Tensor.zeros(batch.inputs().shape());
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(Map.of("steps", Tensor.of(Shape.scalar(), steps)), Map.of());
        }

        @Override
        public void restore(Snapshot snapshot) {
            steps = (long) snapshot.weights().values().iterator().next().values()[0];
        }

        @Override
        public void close() {}
    }
}
