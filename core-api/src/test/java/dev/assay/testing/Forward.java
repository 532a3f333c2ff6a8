package dev.assay.testing;

import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A network's answers by its definition. */
public final class Forward {
    private Forward() {}

    /** The raw outputs in inference, batch x {@link Task#outputs()}. */
    public static Tensor infer(Network network, Map<String, Tensor> weights, Tensor inputs) {
        Objective none = new Objective(new Plain.HalfSquares(), new Plain.Descent(new Plain.Rate(0)), List.of());
        try (Model model = new ReferenceEngine().build(network, weights, none, new Device.Cpu(), new Seeds(1))) {
            return model.predict(inputs);
        }
    }
}
