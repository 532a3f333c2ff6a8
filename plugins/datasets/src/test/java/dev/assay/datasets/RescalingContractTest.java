package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.testing.TransformContract;

class RescalingContractTest extends TransformContract {
    @Override
    protected Transform transform() {
        return new Rescaling(2, -1);
    }
}
