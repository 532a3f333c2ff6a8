package dev.assay.architectures;

import dev.assay.data.Layout;
import dev.assay.network.Network;
import dev.assay.network.Reshape;
import dev.assay.network.Slice;

/** Takes the inputs of a network apart. */
final class InputNodes {
    private InputNodes() {}

    /** Adds what takes one input out, in its own shape, and gives the name of the node that it comes from. */
    static String add(Network.Builder network, Layout inputs, Layout.Field input, String name) {
        if (inputs.fields().size() == 1) {
            return Network.INPUT;
        }
        Slice slice = new Slice(input.from(), input.to());
        if (input.shape().rank() == 1) {
            return network.named(name, slice, Network.INPUT).last();
        }
        return network.named(name + ".values", slice, Network.INPUT)
                .named(name, new Reshape(input.shape()))
                .last();
    }
}
