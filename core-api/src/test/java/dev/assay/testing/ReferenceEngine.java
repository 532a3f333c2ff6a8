package dev.assay.testing;

import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** Networks by their definition, in double precision on the host: slow, and what other engines are held against. */
@Name("reference")
public record ReferenceEngine() implements Engine {
    @Override
    public Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
        return new ReferenceModel(network, weights, objective, seeds);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }
}
