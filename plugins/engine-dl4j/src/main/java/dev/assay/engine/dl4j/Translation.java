package dev.assay.engine.dl4j;

import dev.assay.network.Layer;
import dev.assay.tensor.Shape;
import java.util.List;

/** Decides how each layer is computed: by native code of its own where there is some, else by its definition. */
final class Translation {
    private final Nd4jOps ops;

    Translation(Nd4jOps ops) {
        this.ops = ops;
    }

    Kernel kernel(Layer layer, List<Shape> inputs) {
        return new DefinitionKernel(ops, layer, inputs);
    }
}
