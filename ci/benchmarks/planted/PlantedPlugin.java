package dev.assay.planted;

import dev.assay.data.Batch;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Component;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.spi.Plugin;
import dev.assay.spi.Progress;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An engine with faults, to see whether the gate finds them: gate_check.py. */
public final class PlantedPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Planted.class);
    }

    /**
     * Another engine, made worse.
     *
     * @param engine the one that computes
     * @param slowdown by which share every step takes longer: 0.15 is 15 %
     * @param mislabelled of so many predictions one takes the next class; 0 for none
     * @param jitter by which share first weights are off, at most: other bits, as on another machine
     */
    @Name("planted")
    public record Planted(Engine engine, double slowdown, int mislabelled, double jitter) implements Engine {
        @Override
        public Model build(
                Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
            Map<String, Tensor> off = new LinkedHashMap<>();
            RandomGenerator random = seeds.stream("jitter");
            weights.forEach((name, weight) -> {
                float[] values = weight.values().clone();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= (float) (1 + jitter * (2 * random.nextDouble() - 1));
                }
                off.put(name, new Tensor(weight.shape(), values));
            });
            return new Worse(engine.build(network, off, objective, device, seeds), slowdown, mislabelled);
        }

        @Override
        public Map<String, String> environment() {
            return engine.environment();
        }
    }

    private static final class Worse implements Model {
        private final Model model;
        private final double slowdown;
        private final int mislabelled;
        private long predicted;

        Worse(Model model, double slowdown, int mislabelled) {
            this.model = model;
            this.slowdown = slowdown;
            this.mislabelled = mislabelled;
        }

        @Override
        public double fit(Batch batch, Progress at) {
            long begun = System.nanoTime();
            double loss = model.fit(batch, at);
            burn(begun);
            return loss;
        }

        @Override
        public Tensor predict(Tensor inputs) {
            long begun = System.nanoTime();
            Tensor outputs = model.predict(inputs);
            burn(begun);
            return mislabelled == 0 ? outputs : mislabel(outputs);
        }

        private void burn(long begun) {
            long until = System.nanoTime() + (long) (slowdown * (System.nanoTime() - begun));
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }

        private Tensor mislabel(Tensor outputs) {
            int examples = outputs.rows();
            int classes = outputs.rowLength();
            float[] values = outputs.values().clone();
            for (int example = 0; example < examples; example++) {
                if (predicted++ % mislabelled == 0) {
                    int from = example * classes;
                    float last = values[from + classes - 1];
                    System.arraycopy(values, from, values, from + 1, classes - 1);
                    values[from] = last;
                }
            }
            return new Tensor(outputs.shape(), values);
        }

        @Override
        public Tensor activation(String layer, Tensor inputs) {
            return model.activation(layer, inputs);
        }

        @Override
        public Tensor inputGradient(Batch batch) {
            return model.inputGradient(batch);
        }

        @Override
        public Snapshot snapshot() {
            return model.snapshot();
        }

        @Override
        public void restore(Snapshot snapshot) {
            model.restore(snapshot);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
