package dev.assay.spi;

import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** What computes: it turns a network and an objective into a model that can be trained. */
@Kind("engine")
public interface Engine extends Component {
    /**
     * A model on the given device.
     *
     * @param network the network to train, with regularizers already written into it
     * @param weights the first weights, by {@link Network#weights() name}
     * @throws UserException where the device is not there or does not fit, saying what is
     */
    Model build(Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds);

    /** What may change the bits of a result: versions, native library and its variant, threads; by name. May load the engine. */
    Map<String, String> environment();
}
