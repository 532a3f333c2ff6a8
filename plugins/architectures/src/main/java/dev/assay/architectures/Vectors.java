package dev.assay.architectures;

import dev.assay.network.Flatten;
import dev.assay.network.Network;
import dev.assay.tensor.Shape;

/** Networks that take their input as one vector. */
final class Vectors {
    private Vectors() {}

    /** An empty network, with a flatten layer in front where the input is not a vector already. */
    static Network.Builder of(Shape input) {
        Network.Builder network = Network.of(input);
        return input.rank() == 1 ? network : network.add(new Flatten());
    }
}
