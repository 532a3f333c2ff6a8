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
import dev.assay.tensor.Tensor;
import dev.assay.testing.ReferenceEngine;
import java.util.Map;

/** The reference engine with weights and slots in single precision between steps, as snapshots and all other engines have them. */
@Name("single-precision")
record SinglePrecisionEngine() implements Engine {
    @Override
    public Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
        return new Rounding(new ReferenceEngine().build(network, weights, objective, device, seeds));
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    private record Rounding(Model exact) implements Model {
        @Override
        public double fit(Batch batch, Progress at) {
            double loss = exact.fit(batch, at);
            exact.restore(exact.snapshot());
            return loss;
        }

        @Override
        public Tensor predict(Tensor inputs) {
            return exact.predict(inputs);
        }

        @Override
        public Tensor activation(String layer, Tensor inputs) {
            return exact.activation(layer, inputs);
        }

        @Override
        public Tensor inputGradient(Batch batch) {
            return exact.inputGradient(batch);
        }

        @Override
        public Snapshot snapshot() {
            return exact.snapshot();
        }

        @Override
        public void restore(Snapshot snapshot) {
            exact.restore(snapshot);
        }

        @Override
        public void close() {
            exact.close();
        }
    }
}
