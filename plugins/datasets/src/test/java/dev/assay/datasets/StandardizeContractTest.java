package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.testing.TransformContract;

class StandardizeContractTest extends TransformContract {
    @Override
    protected Transform transform() {
        return new Standardize(Per.CHANNEL);
    }
}
