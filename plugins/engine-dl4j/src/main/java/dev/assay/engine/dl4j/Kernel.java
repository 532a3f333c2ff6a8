package dev.assay.engine.dl4j;

import java.util.List;

/** How one layer of a network is computed, forward and back; {@link Translation} decides which layer gets which. */
interface Kernel {
    /** Plans the way forward. */
    Planned plan(Site site, List<Buffer> inputs);

    /** Where the layer's output will be, and how to plan the way back. */
    record Planned(Buffer output, Backward backward) {}

    /** The way back through a layer. */
    @FunctionalInterface
    interface Backward {
        /**
         * Plans the way back, hands the gradients of the weights to the site, after the last step that needs those weights, and returns
         * those of the inputs.
         *
         * @param gradient of the output
         * @param toInputs whether the gradients of the inputs are wanted; without, they may be left out
         */
        List<Buffer> of(Buffer gradient, boolean toInputs);
    }
}
